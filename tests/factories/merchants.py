"""Regions, shops and menus around one square in Porto."""

import factory

from delivery.accounts.models import Role
from delivery.geo.models import Address, Region
from delivery.kernel.geometry import Point
from merchants.models import (
    Category,
    MenuItem,
    Option,
    OptionGroup,
    Shop,
    ShopHours,
    Tariff,
)
from tests.factories.accounts import UserFactory

SQUARE = Point(41.1496, -8.6109)


class TariffFactory(factory.django.DjangoModelFactory):
    """190 for the first kilometre, 60 for each further one, 5 % service, no tax on top."""

    class Meta:
        model = Tariff


class RegionFactory(factory.django.DjangoModelFactory):
    """A box of about 20 km around the square, with a tariff."""

    class Meta:
        model = Region
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"porto-{n}")
    name = "Porto"
    timezone = "Europe/Lisbon"
    currency = "EUR"
    south = SQUARE.lat - 0.1
    west = SQUARE.lng - 0.1
    north = SQUARE.lat + 0.1
    east = SQUARE.lng + 0.1
    attribution = "© OpenStreetMap contributors"
    tariff = factory.RelatedFactory(TariffFactory, factory_related_name="region")


class AddressFactory(factory.django.DjangoModelFactory):
    """A door on the square."""

    class Meta:
        model = Address

    region = factory.SubFactory(RegionFactory)
    street = "Praça da Liberdade"
    house_number = factory.Sequence(lambda n: str(n + 1))
    postcode = "4000-322"
    city = "Porto"
    lat = SQUARE.lat
    lng = SQUARE.lng


class ShopFactory(factory.django.DjangoModelFactory):
    """A restaurant on the square with an owner; without hours, it never closes."""

    class Meta:
        model = Shop

    region = factory.SubFactory(RegionFactory)
    owner = factory.SubFactory(UserFactory, role=Role.MERCHANT)
    name = factory.Sequence(lambda n: f"Tasca {n}")
    slug = factory.Sequence(lambda n: f"tasca-{n}")
    category = Category.RESTAURANT
    address = "Praça da Liberdade 1, 4000-322 Porto"
    lat = SQUARE.lat
    lng = SQUARE.lng


class ShopHoursFactory(factory.django.DjangoModelFactory):
    """Monday, nine to five."""

    class Meta:
        model = ShopHours

    shop = factory.SubFactory(ShopFactory)
    weekday = 0
    opens_minute = 9 * 60
    closes_minute = 17 * 60


class MenuItemFactory(factory.django.DjangoModelFactory):
    """Something for 10.00."""

    class Meta:
        model = MenuItem

    shop = factory.SubFactory(ShopFactory)
    section = "Mains"
    name = factory.Sequence(lambda n: f"Dish {n}")
    price_minor = 1000
    position = factory.Sequence(int)


class OptionGroupFactory(factory.django.DjangoModelFactory):
    """A choice of at most one."""

    class Meta:
        model = OptionGroup

    item = factory.SubFactory(MenuItemFactory)
    name = "Size"


class OptionFactory(factory.django.DjangoModelFactory):
    """An answer that costs 2.00 more."""

    class Meta:
        model = Option

    group = factory.SubFactory(OptionGroupFactory)
    name = "Large"
    price_minor = 200
