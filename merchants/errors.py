from delivery.kernel.errors import Unprocessable


class OutsideEveryRegion(Unprocessable):
    """No region serves the position."""

    code = "outside_every_region"
    title = "This place lies outside every region that is served"
