"""Read regions and addresses."""

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Length

from delivery.geo.models import Address, Region
from delivery.kernel.geometry import Point

ADDRESS_HITS = 8


def region_at(point: Point) -> Region | None:
    """Return the region that serves a point, the smallest where several overlap."""
    covering = Region.objects.filter(
        south__lte=point.lat, north__gte=point.lat, west__lte=point.lng, east__gte=point.lng
    )
    regions = sorted(covering, key=lambda r: (r.north - r.south) * (r.east - r.west))
    return regions[0] if regions else None


def search_addresses(text: str, *, region: Region) -> QuerySet[Address]:
    """Find doors by words of their street, accents aside, and the beginning of their number.

    Streets that begin with the words come first.
    """
    words = text.split()
    number = words.pop() if len(words) > 1 and words[-1][0].isdigit() else ""
    street = " ".join(words)
    begins = Case(When(street__unaccent__istartswith=street, then=Value(0)), default=Value(1))
    found = Address.objects.filter(region=region, street__unaccent__icontains=street)
    if number:
        found = found.filter(house_number__istartswith=number)
    # The shorter number first: 2 stands before 12.
    ordered = found.order_by(begins, "street", Length("house_number"), "house_number")
    return ordered[:ADDRESS_HITS]
