"""Paths of the pages on which customers find shops, and of their map."""

from django.urls import path

from merchants.urls import urlpatterns as map_paths
from merchants.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("place", pages.place, name="place"),
    path("m/<slug:slug>", pages.menu, name="menu"),
    path("m/<slug:slug>/items/<int:item_id>", pages.item, name="menu-item"),
    *map_paths,
]
