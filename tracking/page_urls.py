"""Paths of the live pages."""

from django.urls import path

from tracking import board_page, views

urlpatterns = [
    path("merchant/<int:shop_id>", board_page.board, name="merchant-board"),
    path("merchant/<int:shop_id>/board", board_page.fragment),
    path("orders/<uuid:order_id>", views.order, name="order"),
    path("orders/<uuid:order_id>/parts", views.parts, name="order-parts"),
    path("ops/live", views.ops_live, name="ops-live"),
]
