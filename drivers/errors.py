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
