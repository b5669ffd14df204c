import pytest
from django.contrib import admin
from django.forms.models import model_to_dict
from django.test import RequestFactory

from delivery.accounts.models import Role
from orders.models import Promotion
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory

pytestmark = pytest.mark.django_db


def a_driver():
    return make_driver().profile


def change_meanwhile(row, meanwhile, **changed):
    """Save a change form of Django admin whose row has moved on since it was read."""
    site = admin.site.get_model_admin(type(row))
    request = RequestFactory().post("/")
    request.user = UserFactory(role=Role.ADMIN)
    read = type(row).objects.get(pk=row.pk)
    form_class = site.get_form(request, read, change=True)
    unchanged = {
        name: "" if value is None else value
        for name, value in model_to_dict(read).items()
        if not hasattr(value, "utcoffset")
    }
    form = form_class(unchanged | changed, instance=read)
    assert form.is_valid(), form.errors
    type(row).objects.filter(pk=row.pk).update(**meanwhile)
    site.save_model(request, form.save(commit=False), form, True)
    return type(row).objects.filter(pk=row.pk).values(*meanwhile, *changed).get()


def test_a_promotion_goes_on_counting_while_its_form_is_saved(now):
    row = Promotion.objects.create(
        code="TEN", region=ShopFactory().region, percent_bp=1000, starts_at=now
    )
    starts = {"starts_at_0": f"{now:%Y-%m-%d}", "starts_at_1": f"{now:%H:%M:%S}"}
    site = admin.site.get_model_admin(Promotion)
    request = RequestFactory().post("/")
    request.user = UserFactory(role=Role.ADMIN)
    read = Promotion.objects.get()
    data = {"code": "TEN", "region": row.region_id, "percent_bp": 1000, "max_uses": 90}
    form = site.get_form(request, read, change=True)(
        {**data, "minimum_subtotal_minor": 0, **starts}, instance=read
    )
    assert form.is_valid(), form.errors
    Promotion.objects.update(used_count=5)
    site.save_model(request, form.save(commit=False), form, True)
    assert list(Promotion.objects.values_list("used_count", "max_uses")) == [(5, 90)]


@pytest.mark.parametrize(
    ("factory", "meanwhile", "changed"),
    [
        (a_driver, {"rating_count": 7, "total_deliveries": 9}, {"vehicle_type": "car"}),
        (ShopFactory, {"rating": 4.5, "rating_count": 7}, {"name": "Bakery"}),
        (MenuItemFactory, {"is_deleted": True}, {"price_minor": 750}),
        (UserFactory, {"password": "another"}, {"name": "Ada"}),
    ],
)
def test_a_form_writes_what_was_changed_in_it_and_nothing_that_moved_on(
    factory, meanwhile, changed
):
    assert change_meanwhile(factory(), meanwhile, **changed) == meanwhile | changed
