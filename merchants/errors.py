from delivery.kernel.errors import Unprocessable
from delivery.kernel.texts import msg


class OutsideEveryRegion(Unprocessable):
    """No region serves the position."""

    code = "outside_every_region"
    title = msg("This place lies outside every region that is served")
