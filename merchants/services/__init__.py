"""What can be done to shops and menus."""

from merchants.services.menu_items import create_menu_item, delete_menu_item, update_menu_item
from merchants.services.ratings import set_shop_rating
from merchants.services.region_import import ImportReport, import_region
from merchants.services.shops import create_shop, update_shop

__all__ = [
    "ImportReport",
    "create_menu_item",
    "create_shop",
    "delete_menu_item",
    "import_region",
    "set_shop_rating",
    "update_menu_item",
    "update_shop",
]
