"""The life of an order: every state, every move, and who may make it."""

from enum import StrEnum

from delivery.kernel.states import Move, StateMachine


class OrderStatus(StrEnum):
    """Where an order is; whether a driver is assigned is a fact beside it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    READY = "ready"
    PICKED_UP = "picked_up"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Party(StrEnum):
    """In what capacity somebody acts on an order."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"
    DRIVER = "driver"
    OPERATOR = "admin"
    SYSTEM = "system"


S, P = OrderStatus, Party
ACTIVE = frozenset({S.PENDING, S.CONFIRMED, S.PREPARING, S.READY, S.PICKED_UP})
# A driver is sought from confirmation on, while the kitchen works.
DISPATCHABLE = frozenset({S.CONFIRMED, S.PREPARING, S.READY})
FINAL = frozenset({S.DELIVERED, S.CANCELLED})
# Before the shop has accepted, calling off costs nothing.
FREE_TO_CANCEL = frozenset({S.PENDING})
# While the kitchen can still find that something is missing.
CAN_RUN_OUT = frozenset({S.CONFIRMED, S.PREPARING})
# Who takes part in an order and can be called about it.
CALLABLE = (P.CUSTOMER, P.MERCHANT, P.DRIVER)
_BEFORE_PICKUP = frozenset({S.PENDING, S.CONFIRMED, S.PREPARING, S.READY})
_SHOP = frozenset({P.MERCHANT, P.OPERATOR, P.SYSTEM})

MACHINE = StateMachine(
    Move("confirm", frozenset({S.PENDING}), S.CONFIRMED, _SHOP),
    Move("start_preparing", frozenset({S.CONFIRMED}), S.PREPARING, _SHOP),
    Move("mark_ready", frozenset({S.PREPARING}), S.READY, _SHOP),
    Move(
        "pick_up",
        frozenset({S.PREPARING, S.READY}),
        S.PICKED_UP,
        frozenset({P.DRIVER, P.OPERATOR}),
    ),
    Move("deliver", frozenset({S.PICKED_UP}), S.DELIVERED, frozenset({P.DRIVER, P.OPERATOR})),
    Move("reject", frozenset({S.PENDING}), S.CANCELLED, _SHOP),
    Move(
        "cancel",
        _BEFORE_PICKUP,
        S.CANCELLED,
        frozenset({P.CUSTOMER, P.MERCHANT, P.SYSTEM}),
    ),
    Move("cancel", ACTIVE, S.CANCELLED, frozenset({P.OPERATOR})),
)

# The column that records when an order came into a state.
STAMPS = {
    S.CONFIRMED: "confirmed_at",
    S.PREPARING: "preparing_at",
    S.READY: "ready_at",
    S.PICKED_UP: "picked_up_at",
    S.DELIVERED: "delivered_at",
    S.CANCELLED: "cancelled_at",
}
