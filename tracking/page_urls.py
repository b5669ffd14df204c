"""Paths of the live pages."""

from django.urls import path

from tracking import views

urlpatterns = [
    path("orders/<uuid:order_id>", views.order, name="order"),
    path("orders/<uuid:order_id>/parts", views.parts, name="order-parts"),
    path("ops/live", views.ops_live, name="ops-live"),
]
