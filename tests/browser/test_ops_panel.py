"""What the live map's panel offers for an order is that order's own."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SHOW = """async (orders) => {
    const { OpsPanel } = await import("/static/js/ops-panel.js");
    const root = document.body.appendChild(document.createElement("section"));
    for (const name of ["head", "actions", "facts", "stops", "timeline", "why"]) {
        root.appendChild(document.createElement("div")).dataset.panel = name;
    }
    const panel = new OpsPanel(root, { timezone: "UTC", onAction() {} });
    const shown = [];
    for (const order of orders) {
        panel.showOrder(order, { timeline: [], decisions: { decisions: [] } });
        shown.push([...root.querySelectorAll("a")].map((link) => link.getAttribute("href")));
    }
    return shown;
}"""


def order(number: str) -> dict[str, object]:
    """Make an order that differs from others like it by its id and code alone."""
    return {
        "id": number,
        "code": f"CODE{number}",
        "status": "pending",
        "risks": [],
        "merchant": {"name": "Tasca", "address": "Praça 1"},
        "delivery_address": "Rua 1",
        "contacts": {"customer": {"name": "Ana", "phone_masked": ""}},
        "driver": None,
        "promised_at": "2026-11-18T12:00:00Z",
        "eta_at": None,
        "search": None,
    }


def test_the_links_of_two_orders_alike_lead_to_each_of_them(page: Page) -> None:
    shown = page.evaluate(SHOW, [order("1"), order("2")])

    assert shown == [
        [f"/orders/{number}", f"/admin/orders/order/{number}/change/"] for number in "12"
    ]
