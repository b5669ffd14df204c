"""Which routing engine the platform asks."""

from functools import cache

import httpx
from django.conf import settings

from delivery.geo.routing.cache import LegCache
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.osrm import Osrm
from delivery.geo.routing.roads import Road, RoadRouter
from delivery.geo.routing.router import Router
from delivery.geo.routing.travel import TravelTimes

PROFILES = ("bicycle", "car")
# Whoever waits for an estimate waits this long at most; OSRM needs milliseconds.
_TIMEOUT = httpx.Timeout(1.5, connect=0.5)
# osrm-routed closes what was idle for five seconds.
_LIMITS = httpx.Limits(max_connections=32, keepalive_expiry=4.0)


def travel_times() -> TravelTimes:
    """Return the engine that every estimate is made with."""
    return router()


def router() -> Router:
    """Return the engine that OSRM_URL names, the detour estimate where it names none."""
    return _router(settings.OSRM_URL)


@cache
def _router(urls: str) -> Router:
    if not urls:
        return DetourTravelTimes()
    client = httpx.Client(timeout=_TIMEOUT, limits=_LIMITS, trust_env=False)
    roads = {
        profile: Road(Osrm(client, url, profile), LegCache(profile))
        for profile, url in engine_urls(urls).items()
    }
    return RoadRouter(roads)


def engine_urls(urls: str) -> dict[str, str]:
    """Return the server of each profile: `URL` for all, or `bicycle=URL,car=URL`.

    Raise ValueError for a profile that is none.
    """
    if "=" not in urls:
        return dict.fromkeys(PROFILES, urls)
    named = dict(part.strip().split("=", 1) for part in urls.split(","))
    if unknown := named.keys() - set(PROFILES):
        raise ValueError(f"OSRM_URL names unknown profiles: {', '.join(sorted(unknown))}")
    return named
