"""Paths of the basket, checkout and history pages."""

from django.urls import path

from orders.views import after, baskets, calls, checkout, days, history, kitchen

urlpatterns = [
    path("basket", baskets.show, name="basket"),
    path("basket/lines", baskets.add_line, name="basket-add"),
    path("basket/lines/<slug:line_id>", baskets.change_line, name="basket-change"),
    path("basket/lines/<slug:line_id>/if-sold-out", baskets.choose_if_sold_out),
    path("basket/clear", baskets.clear, name="basket-clear"),
    path("checkout", checkout.checkout, name="checkout"),
    path("checkout/quote", checkout.quote, name="checkout-quote"),
    path("orders", history.orders, name="orders"),
    path("orders/<uuid:order_id>/cancel", after.cancel, name="order-cancel"),
    path("orders/<uuid:order_id>/rating", after.rate, name="order-rate"),
    path("orders/<uuid:order_id>/tip", after.tip, name="order-tip"),
    path("orders/<uuid:order_id>/reorder", after.reorder, name="order-again"),
    path("orders/<uuid:order_id>/call/<slug:party>", calls.call, name="order-call"),
    path("orders/<uuid:order_id>/photo", after.photo, name="order-photo"),
    path("orders/<uuid:order_id>/receipt", after.receipt, name="order-receipt"),
    path("merchant/orders/<uuid:order_id>/confirm", kitchen.confirm),
    path("merchant/orders/<uuid:order_id>/reject", kitchen.reject),
    path("merchant/orders/<uuid:order_id>/preparing", kitchen.preparing),
    path("merchant/orders/<uuid:order_id>/ready", kitchen.ready),
    path("merchant/orders/<uuid:order_id>/items/<uuid:item_id>/sold-out", kitchen.sold_out),
    path("merchant/<int:shop_id>/days", days.day, name="merchant-days"),
    path("merchant/<int:shop_id>/days/<slug:date>", days.day, name="merchant-day"),
    path("merchant/<int:shop_id>/orders/<uuid:order_id>", days.order, name="merchant-order"),
]
