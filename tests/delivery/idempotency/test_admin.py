import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.idempotency.models import IdempotencyKey
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/idempotency/idempotencykey/"


def test_replies_can_be_looked_at_but_not_written(now):
    admin = UserFactory(role=Role.ADMIN)
    site = Client()
    site.force_login(admin)
    stored = IdempotencyKey.objects.create(
        user=admin, route="POST /orders", key="k", body_sha256="0" * 64, response_status=201,
        response_body={}, created_at=now,
    )  # fmt: skip
    assert site.get(LIST, {"q": "k"}).status_code == 200
    assert site.get(f"{LIST}{stored.pk}/change/").status_code == 200
    assert site.get(f"{LIST}add/").status_code == 403
    assert site.post(f"{LIST}{stored.pk}/change/", {"key": "x"}).status_code == 403
