"""Paths of photos that everybody may see."""

from django.urls import path

from delivery.media.serving import menu_photo

urlpatterns = [path("media/menu/<slug:digest>.webp", menu_photo, name="menu-photo")]
