"""Paths of the pages that belong to shops and their map."""

from django.urls import path

from merchants.views.basemap import basemap

urlpatterns = [
    path("map/<slug:slug>/basemap.json", basemap, name="basemap"),
]
