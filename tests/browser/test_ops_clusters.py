from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CLUSTER = """async ([points, options]) => {
    const { clusterPoints } = await import("/static/js/ops-clusters.js");
    return clusterPoints(points, options);
}"""


def clustered(page: Page, *points: tuple[float, float], at_least: int = 3) -> dict[str, Any]:
    options = {"cellPx": 10, "atLeast": at_least}
    found: dict[str, Any] = page.evaluate(CLUSTER, [[{"x": x, "y": y} for x, y in points], options])
    return found


def test_points_of_one_cell_become_a_group_at_their_middle(page: Page) -> None:
    found = clustered(page, (1, 1), (3, 5), (5, 3), (55, 55))
    [group] = found["groups"]
    assert (group["x"], group["y"], len(group["members"])) == (3, 3, 3)
    assert found["singles"] == [{"x": 55, "y": 55}]


def test_too_few_points_stay_single(page: Page) -> None:
    found = clustered(page, (1, 1), (2, 2))
    assert (found["groups"], len(found["singles"])) == ([], 2)
