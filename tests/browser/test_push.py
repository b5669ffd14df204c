"""A push in a real browser: its service worker gets what the server sends, and shows it.

No browser of a test reaches a push service. The server posts to one of the tests' own, and the
browser's developer tools hand what came there to the worker, as the browser itself would.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect

from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from delivery.notifications.keys import new_vapid_key
from delivery.notifications.models import Notification
from delivery.notifications.services.sending import send_waiting
from delivery.notifications.services.subscriptions import subscribe
from orders.models import Order
from tests.browser.drive.steps import Relay
from tests.delivery.notifications.push_service import PushService, push_service
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A click that a script makes may neither open a window nor come to the front: it is noted instead.
CLICK = """async () => {
    const [opened, focused, waits] = [[], [], []];
    clients.openWindow = async (url) => opened.push(url);
    WindowClient.prototype.focus = async function () { focused.push(this.url); };
    const [notification] = await registration.getNotifications();
    const click = new NotificationEvent("notificationclick", { notification });
    click.waitUntil = (promise) => waits.push(promise);
    dispatchEvent(click);
    await Promise.all(waits);
    const left = (await registration.getNotifications()).length;
    return { opened, focused, left };
}"""
ACTIVE = "navigator.serviceWorker.getRegistration('/push/').then((one) => Boolean(one?.active))"
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/push/");
    let shown = [];
    for (let left = 200; left && !shown.length; left--) {
        await new Promise((go) => setTimeout(go, 50));
        shown = await registration.getNotifications();
    }
    return shown.map(({ title, body, tag, data, icon }) => ({ title, body, tag, data, icon }));
}"""


@pytest.fixture(scope="module", autouse=True)
def vapid_key() -> Iterator[str]:
    """A key to sign pushes with, known to the server and to this process."""
    key = new_vapid_key()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAPID_PRIVATE_KEY", key)
        yield key


@pytest.fixture
def order() -> Order:
    return confirmed_order(now=utc_now(), shop=ShopFactory(name="Tasca da Praça"))


@pytest.fixture
def pushed(order: Order, vapid_key: str, relay_all: Relay, settings: Any) -> dict[str, str]:
    """What the server sends to the customer's browser of the order."""
    settings.VAPID_PRIVATE_KEY = vapid_key
    with push_service() as service:
        settings.PUSH_SERVICES = [service.origin]
        return _send(order, service, relay_all)


def _send(order: Order, service: PushService, relay_all: Relay) -> dict[str, str]:
    at = service.subscription()
    subscribe(actor=order.customer, endpoint=at["endpoint"], **at["keys"], now=utc_now())
    relay_all()
    send_waiting(now=utc_now())
    return service.read()


@pytest.fixture
def context(browser: Browser, live_url: str, order: Order) -> Iterator[BrowserContext]:
    """The customer's browser, which may show notifications."""
    context = browser.new_context(base_url=live_url, permissions=["notifications"])
    token = open_session(order.customer, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": live_url}])
    yield context
    context.close()


@pytest.fixture
def account(context: BrowserContext) -> Page:
    """The account page, after push was switched on there: the worker is registered."""
    page = context.new_page()
    page.goto("/account")
    page.get_by_role("button", name="Switch push on").click()
    # There is no push service to subscribe with; the worker is there all the same.
    state = page.locator("[data-push-state]")
    expect(state).to_have_text("That did not work. Please try again later.")
    # The page waits for the worker to be active before it subscribes.
    assert page.evaluate(ACTIVE)
    return page


def deliver(page: Page, url: str, payload: dict[str, str]) -> None:
    """Hand a push to the registered worker, as the browser does with one that came in."""
    tools = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda it: found.extend(it["registrations"])
    )
    tools.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(50)
    (registration,) = (one for one in found if one["scopeURL"] == f"{url}/push/")
    push = {"registrationId": registration["registrationId"], "data": json.dumps(payload)}
    tools.send("ServiceWorker.deliverPushMessage", {"origin": url, **push})
    assert len(page.evaluate(SHOWN)) == 1


def worker_of(context: BrowserContext) -> Worker:
    (worker,) = (one for one in context.service_workers if one.url.endswith("/push-sw.js"))
    return worker


def test_what_the_server_pushes_is_shown_by_the_browser(
    account: Page, live_url: str, order: Order, pushed: dict[str, str]
) -> None:
    deliver(account, live_url, pushed)

    (shown,) = account.evaluate(SHOWN)
    assert shown == {
        "title": "Tasca da Praça has accepted your order",
        "body": pushed["body"],
        "tag": str(Notification.objects.get(kind="order_confirmed").pk),
        "data": {"link": f"/orders/{order.pk}"},
        "icon": f"{live_url}/static/favicon.svg",
    }


def test_a_click_opens_the_page_of_the_order(
    account: Page, live_url: str, order: Order, pushed: dict[str, str]
) -> None:
    deliver(account, live_url, pushed)

    done = worker_of(account.context).evaluate(CLICK)

    assert done == {"opened": [f"{live_url}/orders/{order.pk}"], "focused": [], "left": 0}


def test_a_click_brings_the_page_to_the_front_where_it_is_open(
    account: Page, live_url: str, order: Order, pushed: dict[str, str]
) -> None:
    account.context.new_page().goto(f"/orders/{order.pk}")
    deliver(account, live_url, pushed)

    done = worker_of(account.context).evaluate(CLICK)

    assert done == {"opened": [], "focused": [f"{live_url}/orders/{order.pk}"], "left": 0}


def test_a_push_that_leads_elsewhere_opens_nothing(
    account: Page, live_url: str, pushed: dict[str, str]
) -> None:
    deliver(account, live_url, {**pushed, "link": "https://elsewhere.test/orders/1"})

    done = worker_of(account.context).evaluate(CLICK)

    assert done == {"opened": [], "focused": [], "left": 0}
