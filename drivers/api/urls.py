"""Paths of the driver calls, below /api/v1/."""

from django.urls import path

from drivers.api import work
from drivers.api.registration import RegisterView

urlpatterns = [
    path("auth/register", RegisterView.as_view()),
    path("driver/go-online", work.GoOnlineView.as_view()),
    path("driver/go-offline", work.GoOfflineView.as_view()),
    path("driver/location", work.LocationView.as_view()),
    path("driver/offers", work.OffersView.as_view()),
    path("driver/offers/<uuid:offer_id>/accept", work.AcceptView.as_view()),
    path("driver/offers/<uuid:offer_id>/reject", work.RejectView.as_view()),
    path("driver/orders", work.OrdersInHandView.as_view()),
    path("driver/route", work.RouteView.as_view()),
    path("driver/orders/<uuid:order_id>/picked-up", work.PickedUpView.as_view()),
    path("driver/orders/<uuid:order_id>/delivered", work.DeliveredView.as_view()),
    path("driver/orders/<uuid:order_id>/rating", work.CustomerRatingView.as_view()),
]
