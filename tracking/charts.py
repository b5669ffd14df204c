"""Bars to draw as SVG, with the same numbers as a table: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDE, NARROW, HEIGHT = 720, 400, 180
_LEFT, _BOTTOM, _TOP = 36, 22, 8
_GAP = 0.25


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured stretch of a bar."""

    series: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label below; `values` are in the sequence of the chart's series."""

    label: str
    is_labelled: bool
    middle: float
    parts: list[Part]
    values: list[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars; `series` are (css name, what it is called)."""

    title: str
    series: list[tuple[str, str]]
    bars: list[Bar]
    top: int
    width: int = NARROW

    @property
    def is_wide(self) -> bool:
        """Tell whether the chart takes a whole row."""
        return self.width == WIDE

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(value for bar in self.bars for value in bar.values)

    @property
    def baseline(self) -> int:
        """Return where the bars stand."""
        return HEIGHT - _BOTTOM


def stacked(
    title: str,
    series: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, Mapping[str, int]]],
    *,
    label_every: int = 1,
    is_wide: bool = False,
) -> Chart:
    """Lay out a bar per row; `rows` are (label, {css name: count}).

    >>> stacked("Orders", [("good", "delivered")], [("12", {"good": 3})]).top
    3
    """
    top = max((sum(counts.values()) for _, counts in rows), default=0)
    width = WIDE if is_wide else NARROW
    slot = (width - _LEFT) / max(len(rows), 1)
    bars = [
        _bar(label, counts, series, _LEFT + slot * place, slot, top, place % label_every == 0)
        for place, (label, counts) in enumerate(rows)
    ]
    return Chart(title, list(series), bars, top, width)


def _bar(
    label: str,
    counts: Mapping[str, int],
    series: Sequence[tuple[str, str]],
    x: float,
    slot: float,
    top: int,
    is_labelled: bool,  # noqa: FBT001
) -> Bar:
    scale = (HEIGHT - _BOTTOM - _TOP) / top if top else 0.0
    y = float(HEIGHT - _BOTTOM)
    parts = []
    for name, _ in series:
        height = counts.get(name, 0) * scale
        y -= height
        if height:
            left = round(x + slot * _GAP / 2, 1)
            parts.append(
                Part(name, left, round(y, 1), round(slot * (1 - _GAP), 1), round(height, 1))
            )
    values = [counts.get(name, 0) for name, _ in series]
    return Bar(label, is_labelled, round(x + slot / 2, 1), parts, values)
