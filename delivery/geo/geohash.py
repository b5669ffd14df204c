"""Redis' own geohash: a position as 52 bits, whose leading bits name larger and larger cells."""

from math import cos, radians

from delivery.kernel.geometry import Point

# Beyond these latitudes Redis' GEO commands know no place (EPSG:3857).
MAX_LAT = 85.05112878
_BITS = 26
_METRES_PER_DEGREE = 111_195.0
_UNIT_LAT, _UNIT_LNG = 2 * MAX_LAT / 2**_BITS, 360.0 / 2**_BITS


def indexable_lat(lat: float) -> float:
    """Return the latitude nearest to the given one that GEOADD takes."""
    return max(-MAX_LAT, min(MAX_LAT, lat))


def score_of(point: Point) -> int:
    """Return the score that GEOADD gives to a member at the point."""
    lat, lng = indexable_lat(point.lat), point.lng
    north = min(int((lat + MAX_LAT) / _UNIT_LAT), 2**_BITS - 1)
    east = min(int((lng + 180.0) / _UNIT_LNG), 2**_BITS - 1)
    return _spread(north) | _spread(east) << 1


def unit_area_m2(lat: float) -> float:
    """Return the area of one score's cell at a latitude; 4**n scores in a row cover 4**n times."""
    width_m = _UNIT_LNG * _METRES_PER_DEGREE * cos(radians(indexable_lat(lat)))
    return width_m * _UNIT_LAT * _METRES_PER_DEGREE


def _spread(bits: int) -> int:
    """Put a zero bit before each of 32 bits."""
    bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
    bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
    bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333
    return (bits | bits << 1) & 0x5555_5555_5555_5555
