from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.media.photos import PhotoRefused
from orders.errors import NoPhoto, PhotoRequired
from orders.models import Order
from orders.payloads import order_payload
from orders.selectors import door_photo
from orders.services.moves import assign_driver, deliver_order, pick_up_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.orders import confirmed_order
from tests.factories.photos import no_photo, phone_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def carried(now, **choices):
    """Return an order on its way and its driver."""
    order = confirmed_order(now=now, **choices)
    driver = UserFactory(role=Role.DRIVER)
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    return pick_up_order(order_id=order.pk, actor=driver, now=now), driver


def kept_files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def test_what_is_left_at_the_door_is_photographed_and_the_photo_tells_no_place(now):
    order, driver = carried(now, leave_at_door=True)

    deliver_order(order_id=order.pk, actor=driver, now=now, photo=phone_photo())

    order = Order.objects.get(pk=order.pk)
    assert order.status == "delivered"
    with default_storage.open(door_photo(order)) as file:
        picture = Image.open(BytesIO(file.read()))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (64, 48), {})


@pytest.mark.parametrize(("photo", "refusal"), [(None, PhotoRequired), (no_photo(), PhotoRefused)])
def test_without_a_photo_nothing_is_left_at_a_door(now, media, photo, refusal):
    order, driver = carried(now, leave_at_door=True)

    with pytest.raises(refusal):
        deliver_order(order_id=order.pk, actor=driver, now=now, photo=photo)

    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.door_photo, order.delivered_at) == ("picked_up", "", None)
    assert kept_files(media) == []
    assert not Event.objects.filter(name="order.delivered").exists()


def test_a_wrong_pin_keeps_no_photo(now, media):
    order, driver = carried(now, handoff_pin=True)

    with pytest.raises(Exception, match="PIN"):
        deliver_order(order_id=order.pk, actor=driver, now=now, pin="", photo=phone_photo())

    assert kept_files(media) == []


def test_an_operator_needs_no_photo(now):
    order, _ = carried(now, leave_at_door=True)

    deliver_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)

    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.door_photo) == ("delivered", "")
    with pytest.raises(NoPhoto):
        door_photo(order)


def test_the_event_tells_of_the_photo_as_the_order_does(now):
    order, driver = carried(now, leave_at_door=True)

    deliver_order(order_id=order.pk, actor=driver, now=now, photo=phone_photo())

    told = Event.objects.get(name="order.delivered").data["changes"]
    order = Order.objects.get(pk=order.pk)
    assert told["door_photo"] == order_payload(order)["door_photo"] == order.door_photo
