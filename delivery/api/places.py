"""Where the visitor of the pages wants to be delivered to; it is kept in the session."""

from dataclasses import asdict, dataclass

from django import forms
from django.http import HttpRequest

from delivery.accounts.addresses import default_address
from delivery.geo.models import Address
from delivery.kernel.geometry import Point, haversine_m

_SESSION_KEY = "place"
# About a hundred metres, in which a point on the map is called after a door.
_REACH_DEG = 0.001


@dataclass(frozen=True, slots=True)
class Place:
    """A door, as people write it and as the map has it."""

    label: str
    lat: float
    lng: float

    @property
    def point(self) -> Point:
        """Return the position of the door."""
        return Point(self.lat, self.lng)


class PlaceForm(forms.Form):
    """A place as the address search sends it; NaN and infinity are no coordinates."""

    label = forms.CharField(required=False, max_length=200)
    lat = forms.FloatField(min_value=-90, max_value=90)
    lng = forms.FloatField(min_value=-180, max_value=180)

    def place(self) -> Place:
        """Return the validated place, named after the nearest door where it came without a name."""
        data = self.cleaned_data
        point = Point(data["lat"], data["lng"])
        return Place(data["label"] or _name_of(point), *point)


def chosen_place(request: HttpRequest) -> Place | None:
    """Return the visitor's place, at first the saved default; None before one was chosen."""
    session = getattr(request, "session", None)
    if session is None:
        return None
    if stored := session.get(_SESSION_KEY):
        return Place(**stored)
    kept = default_address(request.user) if request.user.is_authenticated else None
    if kept is None:
        return None
    place = Place(kept.label, kept.lat, kept.lng)
    choose_place(request, place)
    return place


def choose_place(request: HttpRequest, place: Place) -> None:
    """Remember where to deliver."""
    request.session[_SESSION_KEY] = asdict(place)


def _name_of(point: Point) -> str:
    around = Address.objects.filter(
        lat__range=(point.lat - _REACH_DEG, point.lat + _REACH_DEG),
        lng__range=(point.lng - 2 * _REACH_DEG, point.lng + 2 * _REACH_DEG),
    )
    door = min(around, key=lambda address: haversine_m(address.point, point), default=None)
    return f"Near {door}" if door else f"{point.lat:.4f}, {point.lng:.4f}"
