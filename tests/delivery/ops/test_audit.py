"""Who did what to whom can be looked up, and holds no secret."""

import json

import pytest
from django.test import Client
from rest_framework.throttling import ScopedRateThrottle

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.ops.models import AuditEntry
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return UserFactory(role=Role.ADMIN, email="operator@example.test")


@pytest.fixture
def site(operator):
    client = Client()
    client.force_login(operator)
    return client


def entry(name):
    return Event.objects.get(name=name)


def test_a_sign_in_is_written_down_with_where_it_came_from(api, operator):
    api.post("/api/v1/auth/login", {"email": operator.email, "password": PASSWORD})

    told = entry("user.signed_in")
    assert (told.actor_id, told.subject_id) == (operator.pk, str(operator.pk))
    assert told.data == {"address": "127.0.0.1"}


def test_a_refused_sign_in_is_written_down_without_the_password(api, operator):
    api.post("/api/v1/auth/login", {"email": operator.email, "password": "secret guess"})

    told = entry("user.sign_in_refused")
    assert told.data == {"email": "operator@example.test", "address": "127.0.0.1"}


@pytest.mark.parametrize(
    ("password", "name"), [(PASSWORD, "user.signed_in"), ("wrong", "user.sign_in_refused")]
)
def test_signing_in_to_admin_is_written_down_like_any_other(operator, password, name):
    Client().post("/admin/login/", {"username": operator.email, "password": password})

    assert Event.objects.filter(subject_type="user").values_list("name", flat=True).get() == name


@pytest.mark.parametrize("typed", ["mysecretpassw0rd", "@my secret", "pass@word"])
def test_a_password_typed_into_the_address_box_of_admin_is_not_kept(typed):
    Client().post("/admin/login/", {"username": typed, "password": "x"})

    assert entry("user.sign_in_refused").data == {"email": "", "address": "127.0.0.1"}


def test_signing_in_to_admin_is_limited_like_any_other(operator, monkeypatch):
    monkeypatch.setitem(ScopedRateThrottle.THROTTLE_RATES, "login", "2/min")
    form = {"username": operator.email, "password": "wrong"}
    client = Client()

    assert [client.post("/admin/login/", form).status_code for _ in range(3)] == [200, 200, 429]
    assert Event.objects.filter(name="user.sign_in_refused").count() == 2


def test_signing_out_is_written_down(client_of, operator):
    client_of(operator).post("/api/v1/auth/logout")

    assert entry("user.signed_out").actor_id == operator.pk


def test_an_operator_s_call_names_its_target(client_of, operator, now):
    order = placed_order(now=now)

    client_of(operator).post(f"/api/v1/admin/orders/{order.pk}/cancel", {"reason": "Closed."})

    told = entry("operator.acted")
    assert told.actor_id == operator.pk
    assert told.data["target"] == {"order_id": str(order.pk)}
    assert (told.data["method"], told.data["status"]) == ("POST", 200)


def test_what_an_operator_typed_into_a_form_is_not_kept(site):
    site.post(
        "/admin/accounts/user/add/",
        {
            "email": "new@example.test",
            "name": "New",
            "role": "driver",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    told = entry("operator.acted")
    assert told.data["route"] == "admin/accounts/user/add/"
    assert PASSWORD not in json.dumps(told.data)
    assert "new@example.test" not in json.dumps(told.data)


def test_an_action_on_a_list_names_what_was_selected(site, operator):
    chosen = UserFactory()
    site.post(
        "/admin/accounts/user/",
        {"action": "delete_selected", "_selected_action": [chosen.pk]},
    )

    told = entry("operator.acted")
    assert told.data["action"] == "delete_selected"
    assert told.data["selected"] == [str(chosen.pk)]


def test_reading_is_not_written_down(site):
    site.get("/admin/accounts/user/")

    assert not Event.objects.filter(subject_type="deed").exists()


def test_a_refusal_for_want_of_a_right_is_written_down(client_of):
    customer = UserFactory(role=Role.CUSTOMER)

    client_of(customer).get("/api/v1/admin/stats")

    told = entry("access.refused")
    assert told.actor_id == customer.pk
    assert (told.data["route"], told.data["status"]) == ("api/v1/admin/stats", 403)


def test_an_operator_s_failed_call_is_no_deed(client_of, operator):
    client_of(operator).post("/api/v1/admin/orders/0/cancel", {})

    assert not Event.objects.filter(name="operator.acted").exists()


def test_the_trail_is_found_by_who_acted(site, api, operator):
    api.post("/api/v1/auth/login", {"email": operator.email, "password": PASSWORD})
    UserFactory(email="somebody@example.test")
    api.post("/api/v1/auth/login", {"email": "somebody@example.test", "password": PASSWORD})

    page = site.get("/admin/ops/auditentry/", {"q": "somebody@"}).content.decode()

    assert "somebody@example.test" in page
    assert "operator@example.test" not in page.split("<tbody")[1]


def test_the_trail_holds_no_ordinary_events(site, now):
    placed_order(now=now)

    assert "order.placed" not in site.get("/admin/ops/auditentry/").content.decode()


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_nobody_adds_to_the_trail_by_hand_or_takes_from_it(site, api, operator, path):
    api.post("/api/v1/auth/login", {"email": operator.email, "password": PASSWORD})
    told = AuditEntry.objects.get(name="user.signed_in")

    answer = site.post("/admin/ops/auditentry/" + path.format(told.pk), {"post": "yes"})

    assert answer.status_code == 403
    assert AuditEntry.objects.filter(pk=told.pk).exists()
