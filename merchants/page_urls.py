"""Paths of the pages on which customers find shops."""

from django.urls import path

from merchants import views

urlpatterns = [
    path("", views.home, name="home"),
    path("place", views.place, name="place"),
    path("m/<slug:slug>", views.menu, name="menu"),
    path("m/<slug:slug>/items/<int:item_id>", views.item, name="menu-item"),
]
