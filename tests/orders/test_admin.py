import pytest
from django.test import Client
from django.urls import reverse

from delivery.accounts.models import Role
from orders.models import Promotion, Redemption
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


def test_the_uses_of_a_promotion_are_shown_and_never_edited(now):
    shop = ShopFactory()
    Promotion.objects.create(code="TEN", region=shop.region, percent_bp=1000, starts_at=now)
    order = placed_order(now=now, shop=shop, promotion_code="TEN")
    use = Redemption.objects.get()
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    change = reverse("admin:orders_redemption_change", args=[use.pk])

    listed = client.get(reverse("admin:orders_redemption_changelist")).content.decode()

    assert order.code in listed
    assert client.get(change).status_code == 200
    assert client.post(change, {"released_at_0": "2026-11-18"}).status_code == 403
    assert client.post(reverse("admin:orders_redemption_add"), {}).status_code == 403
    assert list(Redemption.objects.values_list("released_at")) == [(None,)]
