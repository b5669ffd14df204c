import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.errors import NoNumber
from delivery.accounts.models import Role, User
from delivery.accounts.numbers import NUMBERS
from delivery.events.models import Event
from delivery.kernel.errors import TooManyRequests
from orders.contacts import Contact, contacts_of
from orders.errors import NotAContact, NotInHand, OrderNotFound
from orders.models import Order
from orders.selectors import party_of
from orders.services.contacts import Call, call_party
from orders.services.moves import assign_driver, cancel_order
from orders.states import Party
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.orders import confirmed_order, delivered_order, placed_order

pytestmark = pytest.mark.django_db
PHONES = {
    Party.CUSTOMER: "+44 (0)7700 900101",
    Party.MERCHANT: "+44 7700 900102",
    Party.DRIVER: "0044 7700 900103",
}
DIALLED = {
    Party.CUSTOMER: "+447700900101",
    Party.MERCHANT: "+447700900102",
    Party.DRIVER: "+447700900103",
}


def give_driver(order, now):
    driver = make_driver()
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)


def people_of(order):
    """Give an order's people their numbers; return them by party, with an operator."""
    people = {Party.CUSTOMER: order.customer, Party.MERCHANT: order.shop.owner}
    people |= {Party.DRIVER: order.driver} if order.driver else {}
    for party, user in people.items():
        User.objects.filter(pk=user.pk).update(phone=PHONES[party])
        user.refresh_from_db()
    return {**people, Party.OPERATOR: UserFactory(role=Role.ADMIN, phone="")}


@pytest.fixture
def carried(now):
    """An order that a driver has taken."""
    order = confirmed_order(now=now)
    give_driver(order, now)
    return Order.objects.get(pk=order.pk)


def call(order, party, actor, now):
    return call_party(order_id=order.pk, party=party, actor=actor, now=now)


def given():
    return list(Event.objects.filter(name__contains="number").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("asker", "party"),
    [(asker, party) for asker in (*PHONES, Party.OPERATOR) for party in PHONES if asker != party],
)
def test_the_parties_of_an_order_in_hand_and_operators_may_call_each_other(
    carried, now, asker, party
):
    people = people_of(carried)
    names = {
        Party.CUSTOMER: carried.customer.name.split()[0],
        Party.MERCHANT: carried.shop.name,
        Party.DRIVER: carried.driver.name,
    }
    if asker == Party.OPERATOR:
        names[Party.CUSTOMER] = carried.customer.name

    found = call(carried, party, people[asker], now)

    assert found == Call(party, names[party], DIALLED[party])
    event = Event.objects.get(name=f"order.{party}_number_given")
    assert (event.subject_type, event.subject_id) == ("order", str(carried.pk))
    assert (event.actor_id, event.actor_role) == (people[asker].pk, people[asker].role)
    assert event.data == {"asked_by": asker, "person_id": people[party].pk}


def test_staff_of_a_shop_call_for_it_and_its_owner_is_called(carried, now):
    people, helper = people_of(carried), UserFactory(role=Role.MERCHANT)
    carried.shop.staff.add(helper)

    assert call(carried, Party.DRIVER, helper, now).phone == DIALLED[Party.DRIVER]
    phone = call(carried, Party.MERCHANT, people[Party.CUSTOMER], now).phone
    assert phone == DIALLED[Party.MERCHANT]


@pytest.mark.parametrize("asker", list(PHONES))
def test_nobody_calls_oneself(carried, now, asker):
    with pytest.raises(NotAContact):
        call(carried, asker, people_of(carried)[asker], now)
    assert given() == []


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MERCHANT, Role.DRIVER])
def test_who_has_nothing_to_do_with_an_order_is_told_that_there_is_none(carried, now, role):
    people_of(carried)
    stranger = make_driver() if role == Role.DRIVER else UserFactory(role=role)
    for party in PHONES:
        with pytest.raises(OrderNotFound):
            call(carried, party, stranger, now)
    assert given() == []


@pytest.mark.parametrize("asker", [Party.CUSTOMER, Party.MERCHANT, Party.OPERATOR])
def test_a_driver_cannot_be_called_before_one_has_the_order(now, asker):
    order = placed_order(now=now)
    with pytest.raises(NotInHand):
        call(order, Party.DRIVER, people_of(order)[asker], now)
    assert given() == []


@pytest.mark.parametrize("end", ["delivered", "cancelled"])
def test_numbers_are_not_given_to_its_parties_once_an_order_has_ended(carried, now, end):
    people = people_of(carried)
    operator = people.pop(Party.OPERATOR)
    if end == "cancelled":
        cancel_order(order_id=carried.pk, actor=operator, reason="Lost", now=now)
        order = Order.objects.get(pk=carried.pk)
    else:
        order = delivered_order(now=now)
        people = people_of(order)
        operator = people.pop(Party.OPERATOR)
    before = Order.objects.filter(pk=order.pk).values().get()

    for asker, user in people.items():
        for party in set(PHONES) - {asker}:
            with pytest.raises(NotInHand):
                call(order, party, user, now)

    assert given() == []
    assert Order.objects.filter(pk=order.pk).values().get() == before
    assert call(order, Party.DRIVER, operator, now).phone == DIALLED[Party.DRIVER]


def test_a_driver_who_lost_the_order_cannot_call_about_it(carried, now):
    people, old = people_of(carried), carried.driver
    new = make_driver()
    Order.objects.filter(pk=carried.pk).update(driver=new)

    with pytest.raises(OrderNotFound):
        call(carried, Party.CUSTOMER, old, now)
    assert given() == []
    assert call(carried, Party.DRIVER, people[Party.CUSTOMER], now).phone == "+351200000000"


def test_whoever_gave_no_number_cannot_be_called(carried, now):
    people = people_of(carried)
    User.objects.filter(pk=carried.driver_id).update(phone="")
    with pytest.raises(NoNumber):
        call(carried, Party.DRIVER, people[Party.CUSTOMER], now)
    assert given() == []


def test_a_shop_without_an_owner_cannot_be_called(carried, now):
    people = people_of(carried)
    type(carried.shop).objects.update(owner=None)
    with pytest.raises(NoNumber):
        call(carried, Party.MERCHANT, people[Party.CUSTOMER], now)
    assert given() == []


def test_too_many_calls_are_refused_and_not_written_down(carried, now):
    people = people_of(carried)
    for _ in range(NUMBERS.calls):
        call(carried, Party.DRIVER, people[Party.CUSTOMER], now)

    with pytest.raises(TooManyRequests) as refused:
        call(carried, Party.DRIVER, people[Party.CUSTOMER], now)

    assert 0 < refused.value.retry_after_s <= 3600 / NUMBERS.calls + 1
    assert len(given()) == NUMBERS.calls
    assert call(carried, Party.DRIVER, people[Party.OPERATOR], now).phone == DIALLED[Party.DRIVER]


def test_contacts_are_listed_with_their_numbers_masked(carried, now):
    people = people_of(carried)
    order = Order.objects.get(pk=carried.pk)
    customer, shop, driver = (
        Contact(Party.CUSTOMER, order.customer.name.split()[0], "+44 •• ••• 0101"),
        Contact(Party.MERCHANT, order.shop.name, "+44 •• ••• 0102"),
        Contact(Party.DRIVER, order.driver.name, "+44 •• ••• 0103"),
    )

    listed = {party: contacts_of(order, party_of(order, user)) for party, user in people.items()}

    assert listed[Party.CUSTOMER] == [shop, driver]
    assert listed[Party.MERCHANT] == [customer, driver]
    assert listed[Party.DRIVER] == [customer, shop]
    assert [contact.party for contact in listed[Party.OPERATOR]] == list(PHONES)
    assert contacts_of(order, None) == []


def test_nobody_is_listed_once_the_order_has_ended_except_to_operators(now):
    order = delivered_order(now=now)
    for party in PHONES:
        assert contacts_of(order, party) == []
    assert len(contacts_of(order, Party.OPERATOR)) == 3
