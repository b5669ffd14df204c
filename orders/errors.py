"""Why an order is refused."""

from delivery.kernel.errors import Conflict, NotFound, Unprocessable


class ShopClosed(Unprocessable):
    code = "shop_closed"
    title = "The shop is closed"


class OutOfRange(Unprocessable):
    code = "out_of_range"
    title = "The shop does not deliver to this address"


class SoldOut(Unprocessable):
    code = "sold_out"
    title = "Something in the basket is sold out"


class UnknownItem(Unprocessable):
    code = "unknown_item"
    title = "Something in the basket is not on this shop's menu"


class BadOptions(Unprocessable):
    code = "invalid_options"
    title = "The chosen options do not fit the item"


class AlreadyAssigned(Conflict):
    code = "already_assigned"
    title = "Another driver has this order"


class NotDispatchable(Conflict):
    code = "not_dispatchable"
    title = "The order is not waiting for a driver"


class AlreadyRated(Conflict):
    code = "already_rated"
    title = "This has been rated already"


class NotDelivered(Conflict):
    code = "not_delivered"
    title = "Only delivered orders can be rated"


class OrderNotFound(NotFound):
    title = "There is no such order among yours"
