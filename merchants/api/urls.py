"""Paths of the shop calls, below /api/v1/."""

from django.urls import path

from merchants.api import browse, managing, menu, places, slots

urlpatterns = [
    path("regions", places.RegionsView.as_view()),
    path("addresses", places.AddressesView.as_view()),
    path("merchants", browse.ShopsView.as_view()),
    path("merchants/<int:shop_id>", browse.ShopView.as_view()),
    path("merchants/<int:shop_id>/menu", browse.MenuView.as_view()),
    path("merchants/<int:shop_id>/slots", slots.SlotsView.as_view()),
    path("merchant/shops", managing.ManagedShopsView.as_view()),
    path("merchant/shops/<int:shop_id>", managing.ManagedShopView.as_view()),
    path("merchant/shops/<int:shop_id>/menu-items", menu.MenuItemsView.as_view()),
    path("merchant/shops/<int:shop_id>/menu-items/<int:item_id>", menu.MenuItemView.as_view()),
]
