"""Paths of the basket, checkout and history pages."""

from django.urls import path

from orders.views import baskets, checkout, history

urlpatterns = [
    path("basket", baskets.show, name="basket"),
    path("basket/lines", baskets.add_line, name="basket-add"),
    path("basket/lines/<slug:line_id>", baskets.change_line, name="basket-change"),
    path("basket/clear", baskets.clear, name="basket-clear"),
    path("checkout", checkout.checkout, name="checkout"),
    path("checkout/quote", checkout.quote, name="checkout-quote"),
    path("orders", history.orders, name="orders"),
    path("orders/<uuid:order_id>/cancel", history.cancel, name="order-cancel"),
]
