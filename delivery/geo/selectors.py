"""Read regions and addresses."""

from django.db.models import QuerySet

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
    """Find doors whose street starts with the words typed, a trailing number being the house's."""
    words = text.split()
    number = words.pop() if len(words) > 1 and words[-1][0].isdigit() else ""
    found = Address.objects.filter(region=region, street__istartswith=" ".join(words))
    if number:
        found = found.filter(house_number__istartswith=number)
    return found.order_by("street", "house_number")[:ADDRESS_HITS]
