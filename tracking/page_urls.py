"""Paths of the live page of an order."""

from django.urls import path

from tracking import views

urlpatterns = [
    path("orders/<uuid:order_id>", views.order, name="order"),
    path("orders/<uuid:order_id>/parts", views.parts, name="order-parts"),
]
