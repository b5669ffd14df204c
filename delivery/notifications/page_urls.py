"""Paths of the notification pages."""

from django.urls import path

from delivery.notifications import views

urlpatterns = [
    path("inbox", views.inbox, name="inbox"),
    path("inbox/read-all", views.read_all, name="inbox-read-all"),
    path("inbox/<uuid:notification_id>", views.open_notification, name="notification"),
    path("account/notifications", views.save_choices, name="notification-choices"),
    path("push-sw.js", views.push_worker, name="push-worker"),
]
