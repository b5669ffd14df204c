"""Paths of the driver calls and of the operators' calls about dispatch, below /api/v1/."""

from django.urls import path

from drivers.api import earnings, offers, operators, orders, shifts, tracks
from drivers.api.registration import RegisterView

urlpatterns = [
    path("auth/register", RegisterView.as_view()),
    path("driver", shifts.ProfileView.as_view()),
    path("driver/go-online", shifts.GoOnlineView.as_view()),
    path("driver/go-offline", shifts.GoOfflineView.as_view()),
    path("driver/location", shifts.LocationView.as_view()),
    path("driver/offers", offers.OffersView.as_view()),
    path("driver/offers/<uuid:offer_id>/seen", offers.SeenView.as_view()),
    path("driver/offers/<uuid:offer_id>/accept", offers.AcceptView.as_view()),
    path("driver/offers/<uuid:offer_id>/reject", offers.RejectView.as_view()),
    path("driver/orders", orders.OrdersInHandView.as_view()),
    path("driver/route", orders.RouteView.as_view()),
    path("driver/orders/<uuid:order_id>/arrived", orders.ArrivedView.as_view()),
    path("driver/orders/<uuid:order_id>/picked-up", orders.PickedUpView.as_view()),
    path("driver/orders/<uuid:order_id>/delivered", orders.DeliveredView.as_view()),
    path("driver/orders/<uuid:order_id>/rating", orders.CustomerRatingView.as_view()),
    path("driver/earnings", earnings.EarningsView.as_view()),
    path("admin/orders", operators.OrdersView.as_view()),
    path("admin/orders/<uuid:order_id>/reassign", operators.ReassignView.as_view()),
    path("admin/orders/<uuid:order_id>/decisions", operators.DecisionsView.as_view()),
    path("admin/orders/<uuid:order_id>/timeline", operators.TimelineView.as_view()),
    path("admin/drivers", operators.DriversView.as_view()),
    path("admin/drivers/<int:driver_id>/contact", operators.DriverCallView.as_view()),
    path("admin/drivers/<int:driver_id>/route", operators.DriverRouteView.as_view()),
    path("admin/drivers/<int:driver_id>/track", tracks.TrackView.as_view()),
]
