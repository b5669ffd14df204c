from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AHEAD = """async ([line, position]) => {
    const { ahead } = await import("/static/js/road-line.js");
    return ahead(line, position);
}"""
ON_ROAD = """async ([line, position]) => {
    const { onRoad } = await import("/static/js/road-line.js");
    return onRoad(line, position);
}"""
INDEX = """async ([times, at]) => {
    const { indexAt } = await import("/static/js/track-playback.js");
    return indexAt(times.map((recorded_at) => ({ recorded_at })), Date.parse(at));
}"""
LINE = [[60.0, 24.0], [60.001, 24.0], [60.001, 24.002]]
TIMES = [f"2026-11-18T12:00:{second:02}Z" for second in (0, 10, 20)]


def ahead(page: Page, *position: float) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(AHEAD, [LINE, list(position)])
    return found


def test_what_was_ridden_is_cut_off_the_line(page: Page) -> None:
    found = ahead(page, 60.0005, 24.0)
    assert found["line"] == [[60.0005, 24.0], [60.001, 24.0], [60.001, 24.002]]
    assert found["offM"] == pytest.approx(0, abs=0.1)


def test_past_a_corner_only_the_last_stretch_is_left(page: Page) -> None:
    assert ahead(page, 60.001, 24.001)["line"] == [[60.001, 24.001], [60.001, 24.002]]


def test_a_driver_beside_the_line_is_said_to_be_so_many_metres_off(page: Page) -> None:
    assert ahead(page, 60.0005, 24.002)["offM"] == pytest.approx(55.6, abs=0.5)


def drawn(page: Page, line: list[list[float]], **position: float) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(ON_ROAD, [line, position])
    return found


def test_a_driver_within_25_m_of_the_line_is_drawn_on_it(page: Page) -> None:
    found = drawn(page, LINE, lat=60.0005, lng=24.0003, heading_deg=90)
    assert found == {
        "lat": pytest.approx(60.0005),
        "lng": pytest.approx(24.0),
        "heading_deg": 90,
    }


def test_beyond_the_end_of_the_line_a_driver_is_drawn_at_its_end(page: Page) -> None:
    assert drawn(page, LINE, lat=60.001, lng=24.0022) == pytest.approx(
        {"lat": 60.001, "lng": 24.002}
    )


@pytest.mark.parametrize("line", [LINE, [], [[60.0005, 24.0006]]])
def test_a_driver_elsewhere_is_drawn_where_it_says(page: Page, line: list[list[float]]) -> None:
    elsewhere = {"lat": 60.0005, "lng": 24.0006, "heading_deg": None}
    assert drawn(page, line, **elsewhere) == elsewhere


@pytest.mark.parametrize(
    ("at", "index"),
    [("2026-11-18T11:59:00Z", 0), (TIMES[1], 1), ("2026-11-18T12:00:19Z", 1), (TIMES[2], 2)],
)
def test_playback_shows_the_last_point_recorded_by_then(page: Page, at: str, index: int) -> None:
    page.evaluate("window.L = {GridLayer: {extend: () => class {}}}")
    assert page.evaluate(INDEX, [TIMES, at]) == index
