"""The states of drivers and of offers."""

from enum import StrEnum


class DriverStatus(StrEnum):
    """Whether a driver takes offers; having an order in hand is a fact beside it."""

    OFFLINE = "offline"
    ONLINE = "online"


class OfferStatus(StrEnum):
    """The life of an offer: open until exactly one of the others."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# What an unanswered or declined offer ended as: the next driver's turn.
FRUITLESS = frozenset({OfferStatus.REJECTED, OfferStatus.EXPIRED})
