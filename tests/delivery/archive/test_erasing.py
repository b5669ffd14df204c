import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from delivery.accounts.erasure import erase_customer
from delivery.accounts.errors import WrongCredentials
from delivery.accounts.models import Role, User
from delivery.accounts.recent_actions import purge_actions
from delivery.accounts.services import check_credentials, open_session
from delivery.accounts.sessions import read_sessions
from delivery.archive.erasing import ErasedUnit, pending_erasures, work_off_erasures
from delivery.archive.models import ArchiveUnit, Erasure
from delivery.archive.mover import move_due
from delivery.archive.restoring import restore
from delivery.archive.store import archive_storage, check_files, path_of
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict
from orders.models import Order, OrderItem
from orders.services.door_photos import forget_old_photos
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.orders import delivered_order, placed_order

LATER = datetime(2026, 5, 1, tzinfo=UTC)


def erased(user, **details):
    return dict(erase_customer(user=user, now=LATER, **details))


@pytest.mark.django_db
def test_what_tells_who_somebody_is_goes_and_the_books_stay(now):
    order = delivered_order(now=now, delivery_notes="Ring at Maija's")
    OrderItem.objects.update(notes="No nuts for Maija")
    user, total = order.customer, order.total_minor
    email = user.email
    done = erased(user)
    assert done["account"] == done["addresses of orders"] == done["notes on items"] == 1
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.phone, user.is_active) == ("Erased customer", "", False)
    assert user.email == f"erased-{user.pk}@erased.invalid"
    order.refresh_from_db()
    assert (order.delivery_address, order.delivery_notes) == ("(erased)", "")
    assert (order.delivery_lat, order.delivery_lng, order.total_minor) == (0, 0, total)
    assert OrderItem.objects.get().notes == ""
    assert not User.objects.filter(email=email).exists()
    assert set(erased(user).values()) == {0}


@pytest.mark.django_db
def test_a_photo_of_the_door_goes_with_its_file(now):
    order = delivered_order(now=now)
    name = default_storage.save("doors/photo.webp", ContentFile(b"door"))
    Order.objects.update(door_photo=name)
    assert erased(order.customer, dry_run=True)["photos of the door"] == 1
    assert default_storage.exists(name)
    assert erased(order.customer)["photos of the door"] == 1
    assert not default_storage.exists(name)
    assert Order.objects.get().door_photo == ""


@pytest.mark.django_db
def test_photos_go_after_ninety_days(now):
    delivered_order(now=now)
    name = default_storage.save("doors/photo.webp", ContentFile(b"door"))
    Order.objects.update(door_photo=name)
    assert forget_old_photos(now=now + timedelta(days=90)) == 0
    assert forget_old_photos(now=now + timedelta(days=90, seconds=1)) == 1
    assert not default_storage.exists(name)


@pytest.mark.django_db
def test_others_are_left_alone(now):
    order, other = delivered_order(now=now), delivered_order(now=now)
    erased(order.customer)
    other.refresh_from_db()
    assert other.delivery_address == "Testikatu 1"
    assert User.objects.get(pk=other.customer_id).name == other.customer.name


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing(now):
    order = delivered_order(now=now)
    done = erased(order.customer, dry_run=True)
    assert (done["account"], done["addresses of orders"]) == (1, 1)
    assert User.objects.get(pk=order.customer_id).name == order.customer.name


@pytest.mark.django_db
def test_sessions_end(now):
    user = UserFactory()
    token = open_session(user, now=now).token
    other = open_session(UserFactory(), now=now).token
    assert erased(user)["sessions"] == 1
    assert [session is None for session in read_sessions([token, other])] == [True, False]


@pytest.mark.django_db
def test_the_address_of_a_refused_sign_in_is_taken_out_of_its_event(now):
    user = UserFactory()
    with pytest.raises(WrongCredentials):
        check_credentials(email=user.email, password="wrong", now=now)
    assert erased(user)["addresses of refused sign-ins"] == 1
    assert "email" not in Event.objects.get(name="user.sign_in_refused").data
    with pytest.raises(Exception, match="append-only"):
        Event.objects.update(data={"email": "again"})


@pytest.mark.django_db
def test_a_reason_that_an_operator_wrote_goes_from_the_order_and_its_events(now):
    order = placed_order(now=now)
    operator = UserFactory(role=Role.ADMIN)
    cancel_order(order_id=order.pk, actor=operator, now=now, reason="Maija moved away")
    assert erased(order.customer)["reasons for cancelling"] == 1
    assert Order.objects.get().cancel_reason == ""
    assert not Event.objects.filter(data__changes__cancel_reason="Maija moved away").exists()


@pytest.mark.django_db
def test_admin_remembers_no_name_or_address_of_who_was_erased(now):
    user, other = UserFactory(), UserFactory()
    for subject in (user, other):
        LogEntry.objects.log_actions(other.pk, [subject], CHANGE, single_object=True)
    assert erased(user)["admin's recent actions"] == 1
    told = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert list(told) == ["Erased customer", str(other)]
    assert purge_actions(now=utc_now() + timedelta(days=89)) == 0
    assert purge_actions(now=utc_now() + timedelta(days=91)) == 2


@pytest.mark.django_db
def test_somebody_with_an_order_under_way_is_not_erased(now):
    order = placed_order(now=now)
    with pytest.raises(Conflict, match="1 orders are under way"):
        erased(order.customer)
    assert User.objects.get(pk=order.customer_id).name == order.customer.name


@pytest.mark.django_db
def test_only_customers_are_erased(now):
    driver = delivered_order(now=now).driver
    with pytest.raises(Conflict, match="only customers"):
        erased(driver)


@pytest.mark.django_db(transaction=True)
def test_archived_months_are_pending_and_then_written_anew(old_order):
    delivered_order(now=old_order.created_at + timedelta(hours=1))
    Event.objects.update(relayed_at=old_order.delivered_at)
    list(move_due(now=LATER))
    unit = ArchiveUnit.objects.get(family="orders")
    old_path = path_of(unit, "orders_order.csv.gz")
    erased(old_order.customer)
    assert [e.unit.key for e in pending_erasures(old_order.customer_id)] == [
        "events/2025-03",
        "orders/2025-03",
    ]
    assert list(work_off_erasures()) == [
        ErasedUnit("events/2025-03", 0),
        ErasedUnit("orders/2025-03", 1),
    ]
    assert pending_erasures() == []
    assert not Erasure.objects.exclude(email="").exists()
    unit.refresh_from_db()
    assert unit.generation == 2
    check_files(unit, unit.manifest)
    assert not archive_storage().exists(old_path)
    restore("orders/2025-03", keep=timedelta(days=7), now=LATER)
    addresses = Order.objects.order_by("id").values_list("delivery_address", flat=True)
    assert list(addresses) == ["(erased)", "Testikatu 1"]


@pytest.mark.django_db(transaction=True)
def test_the_command_reports_line_by_line(old_order):
    list(move_due(now=LATER))
    out = io.StringIO()
    call_command("erase_customer", old_order.customer.email, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == f"customer {old_order.customer_id}"
    assert "account                            1 erased" in lines
    assert "archive orders/2025-03             1 erased" in lines
    with pytest.raises(CommandError, match="no account nobody@example"):
        call_command("erase_customer", "nobody@example.test")
    with pytest.raises(CommandError, match="no account ²"):
        call_command("erase_customer", "²")
