"""Paths of the driver's app, and of the sign-up page: it makes drivers' profiles."""

from django.urls import path

from drivers.views import drive, sign_up

urlpatterns = [
    path("sign-up", sign_up.sign_up, name="sign-up"),
    path("drive", drive.shell, name="drive"),
    path("drive/manifest.webmanifest", drive.manifest, name="drive-manifest"),
    path("drive/sw.js", drive.worker, name="drive-worker"),
]
