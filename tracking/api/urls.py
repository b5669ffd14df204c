"""Paths of the tracking calls, below /api/v1/."""

from django.urls import path

from tracking.api.routes import OrderRouteView
from tracking.api.stats import StatsView
from tracking.api.views import OrderMessagesView

urlpatterns = [
    path("admin/stats", StatsView.as_view()),
    path("orders/<uuid:order_id>/events", OrderMessagesView.as_view()),
    path("orders/<uuid:order_id>/route", OrderRouteView.as_view()),
]
