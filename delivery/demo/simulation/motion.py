"""Movement along a line at an even speed."""

from collections.abc import Sequence

from delivery.kernel.geometry import Point, bearing_deg, interpolate, length_m


class Motion:
    """Where somebody is on the way they follow."""

    def __init__(self, at: Point) -> None:
        self.position = at
        self.heading_deg = 0.0
        self._line: Sequence[Point] = (at,)
        self._length_m = 0.0
        self._gone_m = 0.0
        self._speed_mps = 0.0

    @property
    def has_arrived(self) -> bool:
        """Tell whether the end of the line is reached."""
        return self._gone_m >= self._length_m

    def follow(self, line: Sequence[Point], speed_mps: float) -> None:
        """Set out along a line that begins where the mover is."""
        self._line, self._speed_mps = line, speed_mps
        self._length_m, self._gone_m = length_m(line), 0.0

    def advance(self, elapsed_s: float) -> None:
        """Move on for a while, stopping at the line's end."""
        if self.has_arrived:
            return
        before = self.position
        self._gone_m = min(self._gone_m + self._speed_mps * elapsed_s, self._length_m)
        self.position = interpolate(self._line, self._gone_m)
        if self.position != before:
            self.heading_deg = bearing_deg(before, self.position)
