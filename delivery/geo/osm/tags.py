"""What OpenStreetMap's tags mean to this product."""

from collections.abc import Mapping

from delivery.geo.osm.basemap import AreaKind, PlaceKind, StreetClass
from delivery.geo.osm.records import ShopCategory

Tags = Mapping[str, str]

_CATEGORY_BY_AMENITY = {
    "restaurant": ShopCategory.RESTAURANT,
    "fast_food": ShopCategory.FAST_FOOD,
    "food_court": ShopCategory.FAST_FOOD,
    "cafe": ShopCategory.CAFE,
    "bar": ShopCategory.BAR,
    "pub": ShopCategory.BAR,
    "ice_cream": ShopCategory.ICE_CREAM,
    "pharmacy": ShopCategory.PHARMACY,
}
_CATEGORY_BY_SHOP = {
    "bakery": ShopCategory.BAKERY,
    "pastry": ShopCategory.BAKERY,
    "confectionery": ShopCategory.BAKERY,
    "chocolate": ShopCategory.BAKERY,
    "supermarket": ShopCategory.SUPERMARKET,
    "convenience": ShopCategory.GROCERY,
    "greengrocer": ShopCategory.GROCERY,
    "butcher": ShopCategory.GROCERY,
    "seafood": ShopCategory.GROCERY,
    "cheese": ShopCategory.GROCERY,
    "deli": ShopCategory.GROCERY,
    "farm": ShopCategory.GROCERY,
    "health_food": ShopCategory.GROCERY,
    "coffee": ShopCategory.GROCERY,
    "tea": ShopCategory.GROCERY,
    "kiosk": ShopCategory.GROCERY,
    "alcohol": ShopCategory.ALCOHOL,
    "wine": ShopCategory.ALCOHOL,
    "beverages": ShopCategory.ALCOHOL,
    "chemist": ShopCategory.PHARMACY,
    "florist": ShopCategory.FLORIST,
    "books": ShopCategory.BOOKS,
    "stationery": ShopCategory.BOOKS,
    "gift": ShopCategory.GIFTS,
    "toys": ShopCategory.GIFTS,
    "pet": ShopCategory.PETS,
}
_STREET_CLASS_BY_HIGHWAY = {
    "motorway": StreetClass.MOTORWAY,
    "trunk": StreetClass.MOTORWAY,
    "primary": StreetClass.MAJOR,
    "secondary": StreetClass.MAJOR,
    "tertiary": StreetClass.STREET,
    "unclassified": StreetClass.STREET,
    "residential": StreetClass.STREET,
    "living_street": StreetClass.STREET,
    "road": StreetClass.STREET,
    "service": StreetClass.SERVICE,
    "pedestrian": StreetClass.PATH,
    "footway": StreetClass.PATH,
    "cycleway": StreetClass.PATH,
    "path": StreetClass.PATH,
    "track": StreetClass.PATH,
    "bridleway": StreetClass.PATH,
    "steps": StreetClass.PATH,
}
_WATER = {
    "natural": {"water"},
    "waterway": {"riverbank", "dock", "canal"},
    "landuse": {"basin", "reservoir"},
}
_GREEN = {
    "leisure": {"park", "garden", "common", "pitch", "playground", "golf_course", "dog_park"},
    "landuse": {
        "grass", "forest", "meadow", "cemetery", "village_green", "allotments", "orchard",
        "recreation_ground", "vineyard",
    },
    "natural": {"wood", "scrub", "heath", "grassland"},
}  # fmt: skip
_PLACES = {
    "suburb": PlaceKind.SUBURB,
    "neighbourhood": PlaceKind.SUBURB,
    "quarter": PlaceKind.SUBURB,
    "square": PlaceKind.SQUARE,
}
_NO = frozenset({"no", "private"})


def shop_category(tags: Tags) -> ShopCategory | None:
    """Return the category of a shop that delivers, or None."""
    amenity, shop = tags.get("amenity", ""), tags.get("shop", "")
    return _CATEGORY_BY_AMENITY.get(amenity) or _CATEGORY_BY_SHOP.get(shop)


def cuisines(tags: Tags) -> tuple[str, ...]:
    """Return the cuisines in the map's order."""
    listed = (part.strip().lower() for part in tags.get("cuisine", "").split(";"))
    return tuple(dict.fromkeys(part for part in listed if part))


def street_class(tags: Tags) -> StreetClass | None:
    """Return the class of a street, or None for what is none; closed to cars makes it a path."""
    found = _STREET_CLASS_BY_HIGHWAY.get(tags.get("highway", "").removesuffix("_link"))
    if found is None or tags.get("area") == "yes":
        return None
    if tags.get("motor_vehicle") in _NO or tags.get("access") in _NO:
        return StreetClass.PATH
    return found


def oneway_direction(tags: Tags) -> int:
    """Return 1 for one-way along the line, -1 for against it, 0 for both ways."""
    oneway = tags.get("oneway")
    if oneway in {"-1", "reverse"}:
        return -1
    implied = tags.get("junction") == "roundabout" or tags.get("highway") == "motorway"
    return int(oneway in {"yes", "true", "1"} or (implied and oneway != "no"))


def is_tunnel(tags: Tags) -> bool:
    """Tell whether a line runs out of sight: in a tunnel, a building or below ground."""
    layer = tags.get("layer", "0")
    indoor = tags.get("tunnel", "no") != "no" or tags.get("indoor") == "yes"
    return indoor or layer.startswith("-")


def is_rail(tags: Tags) -> bool:
    """Tell whether a line is a railway in the open; trams run in the streets and are not drawn."""
    return tags.get("railway") in {"rail", "light_rail"} and not is_tunnel(tags)


def area_kind(tags: Tags) -> AreaKind | None:
    """Return what a closed area is drawn as, or None."""
    if tags.get("building", "no") != "no" and tags.get("location") != "underground":
        return AreaKind.BUILDING
    if is_tunnel(tags):
        return None
    if _has_any(tags, _WATER):
        return AreaKind.WATER
    if _has_any(tags, _GREEN):
        return AreaKind.GREEN
    is_plaza = tags.get("highway") in {"pedestrian", "footway"} and (
        tags.get("area") == "yes" or tags.get("type") == "multipolygon"
    )
    return AreaKind.PLAZA if is_plaza or tags.get("place") == "square" else None


def place_kind(tags: Tags) -> PlaceKind | None:
    """Return what a label names, or None."""
    found = _PLACES.get(tags.get("place", ""))
    return PlaceKind.PARK if found is None and tags.get("leisure") == "park" else found


def _has_any(tags: Tags, wanted: Mapping[str, set[str]]) -> bool:
    return any(tags.get(key) in values for key, values in wanted.items())
