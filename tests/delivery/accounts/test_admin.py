import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from delivery.accounts.models import Role, User
from delivery.stores.connections import sync_redis
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def site_for(role):
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


def test_admins_create_users_of_any_role_with_a_password():
    response = site_for(Role.ADMIN).post(
        "/admin/accounts/user/add/",
        {
            "email": "Driver@example.test",
            "name": "Driver",
            "role": "driver",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert response.status_code == 302
    created = User.objects.get(name="Driver")
    assert created.check_password(PASSWORD)
    assert created.email == "driver@example.test"


def test_an_admin_edits_a_user_without_seeing_the_password_hash():
    user = UserFactory()
    page = site_for(Role.ADMIN).get(f"/admin/accounts/user/{user.pk}/change/")
    assert page.status_code == 200
    assert user.password.encode() not in page.content


@pytest.mark.parametrize(
    ("written", "stored"),
    [("", "+44 7700 900123"), ("+44 7700 900999", "+44 7700 900999"), ("-", "")],
)
def test_an_admin_replaces_a_number_without_seeing_it(written, stored):
    user = UserFactory(phone="+44 7700 900123")
    site, path = site_for(Role.ADMIN), f"/admin/accounts/user/{user.pk}/change/"

    page = site.get(path).content.decode()
    assert "+44 •• ••• 0123" in page
    assert "900123" not in page

    fields = {"email": user.email, "name": user.name, "role": user.role, "is_active": "on"}
    assert site.post(path, {**fields, "phone": written}).status_code == 302
    user.refresh_from_db()
    assert user.phone == stored


@pytest.mark.parametrize(
    ("page", "content"),
    [
        ("change", {"email": "d@example.test", "name": "D", "phone": "", "role": "customer"}),
        ("password", {"password1": "other " + PASSWORD, "password2": "other " + PASSWORD}),
    ],
)
def test_every_process_hears_of_changed_access(page, content, django_capture_on_commit_callbacks):
    user = UserFactory(role=Role.DRIVER)
    with sync_redis().pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe("live:access")
        heard.get_message(timeout=5)
        with django_capture_on_commit_callbacks(execute=True):
            response = site_for(Role.ADMIN).post(f"/admin/accounts/user/{user.pk}/{page}/", content)
        assert response.status_code == 302
        message = heard.get_message(timeout=5)
    assert f'"user_ids":[{user.pk}]' in message["data"]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_nobody_else_enters(role):
    response = site_for(role).get("/admin/accounts/user/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_groups_grant_nothing_and_are_not_shown():
    assert not admin.site.is_registered(Group)
