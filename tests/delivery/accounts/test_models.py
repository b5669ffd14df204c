import pytest
from django.db import IntegrityError, transaction

from delivery.accounts.models import Role, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_passwords_are_kept_under_bcrypt():
    user = User.objects.create_user("a@example.test", PASSWORD, name="A")
    assert user.password.startswith("bcrypt_sha256$$2b$")
    assert user.check_password(PASSWORD)
    assert not user.check_password(PASSWORD + "!")


def test_an_address_is_taken_in_any_case():
    UserFactory(email="a@example.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="A@example.test")


def test_only_the_four_roles_exist():
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(role="root")


def test_only_admins_enter_the_admin_site():
    for role in Role:
        user = UserFactory(role=role)
        assert user.is_staff is (role == Role.ADMIN)
        assert user.has_perm("orders.view_order") is (role == Role.ADMIN)


def test_a_superuser_is_an_admin():
    user = User.objects.create_superuser("root@example.test", PASSWORD, name="Root")
    assert user.role == Role.ADMIN
