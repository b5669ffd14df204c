"""How Django admin looks: its name and the groups of its sidebar (django-unfold reads UNFOLD)."""

from typing import Any


def _group(title: str, *items: tuple[str, str, str]) -> dict[str, Any]:
    links = [{"title": name, "icon": icon, "link": link} for name, icon, link in items]
    return {"title": title, "separator": True, "items": links}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Local delivery",
    "SITE_HEADER": "Local delivery",
    "SITE_SYMBOL": "local_shipping",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "tracking.admin.add_figures",
    "STYLES": ["/static/css/dashboard.css"],
    "SCRIPTS": ["/static/js/admin-regions.js"],
    "COLORS": {
        "primary": {
            "50": "oklch(97% .02 165)",
            "100": "oklch(94% .04 165)",
            "200": "oklch(89% .07 165)",
            "300": "oklch(82% .10 165)",
            "400": "oklch(74% .12 165)",
            "500": "oklch(60% .11 165)",
            "600": "oklch(47% .10 165)",
            "700": "oklch(41% .09 165)",
            "800": "oklch(35% .07 165)",
            "900": "oklch(30% .06 165)",
            "950": "oklch(21% .04 165)",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": [
            _group(
                "Now",
                ("Figures of the day", "monitoring", "/admin/"),
                ("Live map", "map", "/ops/live"),
                ("Needs attention", "warning", "/admin/drivers/search/?attention=any"),
            ),
            _group(
                "Orders",
                ("Orders", "receipt_long", "/admin/orders/order/"),
                ("Order lines", "list", "/admin/orders/orderitem/"),
                ("Ratings", "star", "/admin/orders/rating/"),
                ("Promotions", "sell", "/admin/orders/promotion/"),
                ("Promotions used", "redeem", "/admin/orders/redemption/"),
            ),
            _group(
                "Dispatch",
                ("Drivers", "two_wheeler", "/admin/drivers/driver/"),
                ("Searches", "person_search", "/admin/drivers/search/"),
                ("Offers", "handshake", "/admin/drivers/offer/"),
                ("Decisions", "alt_route", "/admin/drivers/decision/"),
                ("Payouts", "payments", "/admin/drivers/payout/"),
                ("Days driven", "timeline", "/admin/drivers/daytrack/"),
            ),
            _group(
                "Shops",
                ("Shops", "storefront", "/admin/merchants/shop/"),
                ("Menu items", "restaurant_menu", "/admin/merchants/menuitem/"),
                ("Tariffs", "request_quote", "/admin/merchants/tariff/"),
            ),
            _group(
                "Regions and rules",
                ("Regions", "public", "/admin/geo/region/"),
                ("Dispatch policies", "tune", "/admin/drivers/dispatchpolicy/"),
                ("Payout rules", "price_change", "/admin/drivers/payoutrule/"),
                ("Dispatch runs", "timer", "/admin/drivers/dispatchturn/"),
            ),
            _group(
                "People and history",
                ("People", "group", "/admin/accounts/user/"),
                ("Audit trail", "policy", "/admin/ops/auditentry/"),
                ("Events", "history", "/admin/events/event/"),
                ("Dead events", "error", "/admin/events/event/?state=dead"),
                ("Idempotency keys", "key", "/admin/idempotency/idempotencykey/"),
            ),
        ],
    },
}
