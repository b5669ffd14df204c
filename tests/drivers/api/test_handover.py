from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from delivery.accounts.actors import SYSTEM
from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from drivers.models import Payout
from orders.services.moves import mark_ready, pick_up_order, start_preparing
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order
from tests.factories.photos import no_photo, phone_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def held():
    """An order that is to be left at the door, on its way, and its driver."""
    now = utc_now() - timedelta(seconds=30)
    order, driver = assigned_order(confirmed_order(now=now, leave_at_door=True), now=now)
    for step in (start_preparing, mark_ready):
        step(order_id=order.pk, actor=SYSTEM, now=now)
    return pick_up_order(order_id=order.pk, actor=driver, now=now), driver


def deliver(held, body, **how):
    order, driver = held
    token = open_session(driver, now=utc_now()).token
    client = APIClient(headers={"Authorization": f"Bearer {token}"})
    return client.post(f"/api/v1/driver/orders/{order.pk}/delivered", body, **how)


def test_a_photo_is_sent_as_a_form(held):
    answer = deliver(held, {"photo": phone_photo()}, format="multipart")

    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "delivered"
    assert answer.json()["door_photo"].startswith("door/")


@pytest.mark.parametrize(
    ("body", "how", "status", "code"),
    [
        ({}, {"format": "json"}, 422, "photo_required"),
        ({"photo": "text"}, {"format": "json"}, 400, "invalid"),
        ({"photo": no_photo()}, {"format": "multipart"}, 422, "photo_refused"),
        (b"not a form", {"content_type": "multipart/form-data; boundary=x"}, 422, "photo_required"),
    ],
)
def test_what_is_no_photo_is_refused_and_changes_nothing(held, body, how, status, code):
    answer = deliver(held, body, **how)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    order, _ = held
    order.refresh_from_db()
    assert (order.status, order.door_photo) == ("picked_up", "")
    assert not Payout.objects.exists()


def test_an_order_in_hand_tells_whom_to_call_and_what_it_pays(client_of, held):
    order, driver = held

    (listed,) = client_of(driver).get("/api/v1/driver/orders").json()["results"]

    first_name = order.customer.name.split()[0]
    assert listed["customer"] == {"name": first_name, "phone_masked": "+351 •• ••• 0000"}
    assert listed["shop_contact"] == {"name": order.shop.name, "phone_masked": "+351 •• ••• 0000"}
    assert listed["payout_minor"] > 0
    assert listed["arrived_at"] is None
