"""Paths of the sign-up page: it makes drivers' profiles, so it lives on their floor."""

from django.urls import path

from drivers import views

urlpatterns = [path("sign-up", views.sign_up, name="sign-up")]
