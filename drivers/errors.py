"""Why a driver is refused."""

from delivery.kernel.errors import Conflict, NotFound, Unprocessable


class NotADriver(NotFound):
    code = "no_driver_profile"
    title = "This account has no driver profile"


class OutsideEveryRegion(Unprocessable):
    code = "outside_every_region"
    title = "No region serves this place"


class DriverOffline(Conflict):
    code = "driver_offline"
    title = "Go online first"


class OfferExpired(Conflict):
    code = "offer_expired"
    title = "The offer has expired"


class OfferWithdrawn(Conflict):
    code = "offer_withdrawn"
    title = "The offer was withdrawn"


class OfferClosed(Conflict):
    code = "offer_closed"
    title = "The offer was answered already"


class OfferNotFound(NotFound):
    title = "There is no such offer among yours"


class NotAtTheShop(Conflict):
    code = "not_at_the_shop"
    title = "Your last position is not at the shop"


class NoSuchDriver(Unprocessable):
    code = "no_such_driver"
    title = "There is no such driver"


class DriverNeeded(Unprocessable):
    code = "driver_needed"
    title = "The food is already on its way: name the driver who takes it over"


class Overtaken(Exception):
    """Another dispatcher has taken the region's turn meanwhile: nothing may be written."""
