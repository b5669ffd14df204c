import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from drivers.models import Offer, Payout
from merchants.models import Shop
from orders.models import CustomerStars, Rating
from orders.pins import pin_of
from orders.selectors import door_photo
from orders.services.moves import cancel_order
from tests.browser.drive.steps import Relay, offer_order, pick_up, status_of, take
from tests.factories.accounts import UserFactory
from tests.factories.photos import phone_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_order_is_delivered_with_the_customer_s_pin_and_the_customer_rated(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = take(online, shop, relay_all, handoff_pin=True)
    pick_up(online)

    online.get_by_role("button", name="PIN and delivered").click()
    wrong = f"{(int(pin_of(order.pk)) + 1) % 10_000:04d}"
    online.get_by_label("PIN that").fill(wrong)
    online.get_by_role("button", name="Delivered", exact=True).click()
    dialog = online.get_by_role("dialog")
    expect(dialog).to_contain_text("That was not the customer's PIN")
    assert status_of(order) == "picked_up"

    dialog.get_by_label("PIN that").fill(pin_of(order.pk))
    dialog.get_by_role("button", name="Delivered", exact=True).click()
    expect(online.get_by_role("heading", name=f"Delivered {order.code}")).to_be_visible()
    online.get_by_role("button", name="4 stars").click()

    expect(online.locator(".delivered")).to_have_count(0)
    assert status_of(order) == "delivered"
    assert Rating.objects.get(order=order).stars == 4
    assert Payout.objects.filter(order=order, kind="base").count() == 1


def test_what_is_left_at_the_door_is_photographed(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = take(online, shop, relay_all, leave_at_door=True)
    pick_up(online)

    online.get_by_role("button", name="Photo and delivered").click()
    photo = phone_photo()
    files = {"name": photo.name, "mimeType": "image/jpeg", "buffer": photo.read()}
    online.locator("#photo").set_input_files(files)
    online.get_by_role("button", name="Delivered", exact=True).click()

    expect(online.get_by_role("heading", name=f"Delivered {order.code}")).to_be_visible()
    order.refresh_from_db()
    assert door_photo(order).startswith("door/")


def test_an_offer_tells_what_counts_and_is_declined_with_a_reason(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    customer = UserFactory()
    CustomerStars.objects.create(customer=customer, average=4.5, count=2)
    order = offer_order(
        shop, relay_all, delivery_address="Rua Nova 12, 4000 Porto", customer=customer
    )

    card = online.locator(".offer")
    expect(card).to_contain_text("Customer ★ 4.5")
    expect(card).to_contain_text("Tasca da Praça")
    expect(card).to_contain_text("Rua Nova, 4000 Porto")
    expect(online.locator("[data-alert]")).to_contain_text("from Tasca da Praça to Rua Nova")
    card.get_by_text("Decline and say why").click()
    card.get_by_role("button", name="Too far").click()

    expect(online.get_by_role("heading", name="Looking for orders")).to_be_visible()
    offer = Offer.objects.get(order=order)
    assert (offer.status, offer.reject_reason) == ("rejected", "Too far")
    assert offer.seen_at is not None


def test_an_offer_that_is_taken_back_is_explained(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = offer_order(shop, relay_all)
    expect(online.locator(".offer")).to_be_visible()

    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=utc_now())
    relay_all()

    expect(online.locator(".toast")).to_contain_text("The offer was taken back")
    expect(online.locator(".offer")).to_have_count(0)


def test_a_refused_location_says_what_to_do(browser: Browser, live_url: str, driver: User) -> None:
    context = browser.new_context(base_url=live_url, permissions=[])
    token = open_session(driver, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": live_url}])
    page = context.new_page()
    page.goto("/drive/")

    page.get_by_role("switch", name="Go online").click()

    expect(page.get_by_role("alert").filter(has_text="site settings")).to_be_visible()
    expect(page.locator("[data-shift-text]")).to_have_text("Offline")
    context.close()
