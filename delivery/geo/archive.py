from datetime import timedelta

from delivery.archive.retention import expires_by_ttl
from delivery.geo.positions import DRIVER_TTL_S

expires_by_ttl("driver positions", keep=None, by="Redis, overwritten by the next one")
expires_by_ttl("driver metadata", keep=timedelta(seconds=DRIVER_TTL_S), by="Redis")
