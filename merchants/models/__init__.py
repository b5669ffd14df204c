"""Shops, when they are open, and what they sell."""

from merchants.models.hours import ShopHours
from merchants.models.menu import MenuItem, Option, OptionGroup
from merchants.models.shop import Category, Shop
from merchants.tariffs import Tariff

__all__ = ["Category", "MenuItem", "Option", "OptionGroup", "Shop", "ShopHours", "Tariff"]
