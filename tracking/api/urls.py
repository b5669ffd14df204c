"""Paths of the tracking calls, below /api/v1/."""

from django.urls import path

from tracking.api.views import OrderMessagesView

urlpatterns = [path("orders/<uuid:order_id>/events", OrderMessagesView.as_view())]
