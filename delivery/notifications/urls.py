"""Paths of the notification calls, below /api/v1/."""

from django.urls import path

from delivery.notifications import api

urlpatterns = [
    path("notifications", api.NotificationsView.as_view()),
    path("notifications/unread", api.UnreadView.as_view()),
    path("notifications/read-all", api.ReadAllView.as_view()),
    path("notifications/preferences", api.PreferencesView.as_view()),
    path("notifications/push-subscriptions", api.SubscriptionsView.as_view()),
    path("notifications/<uuid:notification_id>/read", api.ReadView.as_view()),
]
