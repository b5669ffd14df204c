"""Paths of the pages on which customers find shops, of their map, and of the shops' console."""

from django.urls import path

from merchants.urls import urlpatterns as map_paths
from merchants.views import console, menu_editor, pages, settings

_SHOP = "merchant/<int:shop_id>"
_ITEM = f"{_SHOP}/menu/items/<int:item_id>"
console_paths = [
    path("merchant", console.door, name="merchant"),
    path("merchant/new", console.new_shop, name="merchant-new"),
    path(f"{_SHOP}/pause", console.pause, name="merchant-pause"),
    path(f"{_SHOP}/resume", console.resume, name="merchant-resume"),
    path(f"{_SHOP}/busy", console.busy, name="merchant-busy"),
    path(f"{_SHOP}/menu", menu_editor.menu, name="merchant-menu"),
    path(f"{_SHOP}/menu/new", menu_editor.new_item, name="merchant-item-new"),
    path(f"{_SHOP}/menu/section/up", menu_editor.section, {"way": "up"}),
    path(f"{_SHOP}/menu/section/down", menu_editor.section, {"way": "down"}),
    path(f"{_SHOP}/menu/section/rename", menu_editor.section, {"way": "rename"}),
    path(_ITEM, menu_editor.item, name="merchant-item"),
    path(f"{_ITEM}/delete", menu_editor.delete),
    path(f"{_ITEM}/availability", menu_editor.availability),
    path(f"{_ITEM}/photo", menu_editor.photo),
    path(f"{_ITEM}/up", menu_editor.move, {"way": "up"}),
    path(f"{_ITEM}/down", menu_editor.move, {"way": "down"}),
    path(f"{_SHOP}/menu/options/<int:option_id>/availability", menu_editor.option_availability),
    path(f"{_SHOP}/hours", settings.hours, name="merchant-hours"),
    path(f"{_SHOP}/hours/day", settings.special_day),
    path(f"{_SHOP}/settings", settings.settings, name="merchant-settings"),
    path(f"{_SHOP}/staff", settings.staff),
]
urlpatterns = [
    path("", pages.home, name="home"),
    path("place", pages.place, name="place"),
    path("m/<slug:slug>", pages.menu, name="menu"),
    path("m/<slug:slug>/items/<int:item_id>", pages.item, name="menu-item"),
    *console_paths,
    *map_paths,
]
