from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from drivers.models import Decision, DispatchTurn, Driver, Offer, Search
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
SEARCHES = reverse("admin:drivers_search_changelist")


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


@pytest.fixture
def held():
    now = utc_now() - timedelta(seconds=5)
    return assigned_order(confirmed_order(now=now), now=now)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_offer_shows_why_this_driver(client, held):
    offer = Offer.objects.get()
    shown = page(client, reverse("admin:drivers_offer_change", args=[offer.pk]))
    assert "Why this driver" in shown
    assert held[1].name in shown
    assert str(offer.score["total"]) in shown


@pytest.mark.parametrize(
    "model", ["driver", "offer", "decision", "payout", "search", "dispatchturn"]
)
def test_every_list_opens(client, held, model):
    assert page(client, reverse(f"admin:drivers_{model}_changelist"))


def test_a_decision_lays_out_its_candidates(client, held):
    decision = Decision.objects.get()
    shown = page(client, reverse("admin:drivers_decision_change", args=[decision.pk]))
    assert "Acceptance" in shown
    assert held[1].name in shown


def test_orders_whose_driver_is_gone_are_found(client, held):
    order, _ = held
    assert order.code not in page(client, f"{SEARCHES}?attention=driver_lost")
    Search.objects.update(driver_lost_at=utc_now())
    assert order.code in page(client, f"{SEARCHES}?attention=driver_lost")


def test_an_operator_takes_an_order_from_its_driver(client, held):
    order, _ = held
    body = {"action": "reassign", "_selected_action": [str(order.pk)]}
    response = client.post(SEARCHES, body, follow=True)
    assert "is being dispatched anew" in response.content.decode()
    assert Order.objects.get().driver is None


def test_what_cannot_be_reassigned_is_named(client, held):
    order, driver = held
    Order.objects.update(status="picked_up", picked_up_at=utc_now())
    body = {"action": "reassign", "_selected_action": [str(order.pk)]}
    response = client.post(SEARCHES, body, follow=True)
    assert order.code in response.content.decode()
    assert Order.objects.get().driver == driver


def test_nothing_can_be_edited(client, held):
    offer = Offer.objects.get()
    address = reverse("admin:drivers_offer_change", args=[offer.pk])
    assert client.post(address, {"payout_minor": 1}).status_code == 403
    assert Offer.objects.get().payout_minor == offer.payout_minor


def test_the_newest_dispatch_run_of_a_region_is_shown(client, held):
    turn = DispatchTurn.objects.get_or_create(region=held[0].region)[0]
    turn.policy = "greedy-once"
    turn.save()
    shown = page(client, reverse("admin:drivers_dispatchturn_change", args=[turn.pk]))
    assert "greedy-once" in shown


def test_an_operator_ends_a_shift_and_the_order_stays(client, held):
    order, driver = held
    drivers = reverse("admin:drivers_driver_changelist")
    body = {"action": "end_shifts", "_selected_action": [str(driver.pk)]}
    assert "is off shift" in client.post(drivers, body, follow=True).content.decode()
    assert Driver.objects.get(pk=driver.pk).status == "offline"
    assert Order.objects.get(pk=order.pk).driver_id == driver.pk


def test_any_reason_lists_what_needs_somebody(client, held):
    order, _ = held
    assert order.code not in page(client, f"{SEARCHES}?attention=any")
    Search.objects.update(driver_lost_at=utc_now())
    assert order.code in page(client, f"{SEARCHES}?attention=any")
