"""Paths of the order calls, below /api/v1/."""

from django.urls import path

from orders.api import after, contacts, customer, merchant, operator

urlpatterns = [
    path("orders/quote", customer.QuoteView.as_view()),
    path("orders", customer.OrdersView.as_view()),
    path("orders/<uuid:order_id>", customer.OrderView.as_view()),
    path("orders/<uuid:order_id>/cancel", customer.CancelView.as_view()),
    path("orders/<uuid:order_id>/rating", customer.RatingView.as_view()),
    path("orders/<uuid:order_id>/cancellation", after.CancellationView.as_view()),
    path("orders/<uuid:order_id>/pin", after.PinView.as_view()),
    path("orders/<uuid:order_id>/tip", after.TipView.as_view()),
    path("orders/<uuid:order_id>/reorder", after.ReorderView.as_view()),
    path("orders/<uuid:order_id>/contacts", contacts.ContactsView.as_view()),
    path("orders/<uuid:order_id>/contacts/<slug:party>", contacts.CallView.as_view()),
    path("admin/orders/<uuid:order_id>/cancel", operator.OperatorCancelView.as_view()),
    path("merchant/orders", merchant.ShopOrdersView.as_view()),
    path("merchant/orders/<uuid:order_id>/confirm", merchant.ConfirmView.as_view()),
    path("merchant/orders/<uuid:order_id>/reject", merchant.RejectView.as_view()),
    path("merchant/orders/<uuid:order_id>/preparing", merchant.PreparingView.as_view()),
    path("merchant/orders/<uuid:order_id>/ready", merchant.ReadyView.as_view()),
    path(
        "merchant/orders/<uuid:order_id>/items/<uuid:item_id>/sold-out",
        merchant.SoldOutView.as_view(),
    ),
]
