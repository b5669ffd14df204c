import pytest

from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.provider import engine_urls, router, travel_times
from delivery.geo.routing.roads import RoadRouter


def test_without_a_server_ways_are_estimated(settings):
    settings.OSRM_URL = ""
    assert isinstance(router(), DetourTravelTimes)


def test_with_a_server_ways_go_by_road(settings):
    settings.OSRM_URL = "http://osrm.test"
    assert isinstance(travel_times(), RoadRouter)


def test_everybody_shares_one_engine_and_its_breaker(settings):
    settings.OSRM_URL = "http://osrm.test"
    assert router() is travel_times()


def test_one_url_serves_every_profile():
    assert engine_urls("http://a") == {"bicycle": "http://a", "car": "http://a"}


def test_each_profile_may_have_a_server_of_its_own():
    assert engine_urls("car=http://a, bicycle=http://b") == {
        "car": "http://a",
        "bicycle": "http://b",
    }


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="horse"):
        engine_urls("horse=http://a")
