"""What operators read is made by the page from what the API tells in parts."""

import pytest
from playwright.sync_api import Page

from drivers.risk import OrderFacts, Risk, RiskKind, risks_of
from drivers.timeline import TEXTS
from orders.states import OrderStatus

pytestmark = pytest.mark.browser

CALL = """async ([file, name, ...values]) => {
    const module = await import(`/static/js/${file}.js`);
    return values.map((value) => module[name](value));
}"""
ALL_AT_ONCE = OrderFacts(
    OrderStatus.READY, unanswered_s=240, unassigned_s=200, food_waits_s=600, driver_silent_s=125,
    late_s=720, still_s=3700,
)  # fmt: skip
REPORTED = OrderFacts(
    OrderStatus.READY, unassigned_s=300, unserved_reason="nobody_near", driver_lost_s=660,
    past_target_s=720,
)  # fmt: skip


def parts(risk: Risk) -> dict[str, object]:
    return {"kind": risk.kind, "minutes": risk.minutes, "cause": risk.cause, "text": "raw"}


def test_every_risk_is_told_as_the_server_tells_it(page: Page) -> None:
    risks = risks_of(ALL_AT_ONCE) + risks_of(REPORTED)
    assert {risk.kind for risk in risks} == set(RiskKind)

    told = page.evaluate(CALL, ["ops-risks", "riskText", *map(parts, risks)])

    still = {"No progress for 61 min, still ready": "No progress for 61 min, still: Ready"}
    assert told == [still.get(risk.text, risk.text) for risk in risks]


def test_every_line_of_a_timeline_is_told_as_the_server_tells_it(page: Page) -> None:
    lines = [{"name": name, "driver": "Ana", "text": "raw", "note": ""} for name in TEXTS]

    told = page.evaluate(CALL, ["ops-timeline", "eventText", *lines])

    assert told == [text.format(driver="Ana") for text in TEXTS.values()]


def test_what_is_not_known_is_told_in_the_server_s_words(page: Page) -> None:
    risk = {"kind": "new", "minutes": 3, "cause": "", "text": "Something new"}
    line = {"name": "order.new", "driver": "", "text": "Something new", "note": "why"}

    assert page.evaluate(CALL, ["ops-risks", "riskText", risk]) == ["Something new"]
    assert page.evaluate(CALL, ["ops-timeline", "eventText", line]) == ["Something new: why"]
