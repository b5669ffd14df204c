"""What a customer may still say and give once an order is there."""

from dataclasses import dataclass, field
from datetime import datetime

from delivery.accounts.models import User
from orders.models import Order, Rating
from orders.policy import RATING_WINDOW, TIP_WINDOW
from orders.states import OrderStatus

_RATED = frozenset({str(Rating.Subject.DRIVER), str(Rating.Subject.MERCHANT)})


@dataclass(frozen=True, slots=True)
class Opinions:
    """The stars that were given, by subject, and what may be added now."""

    may_rate: frozenset[str] = frozenset()
    may_tip: bool = False
    stars: dict[str, int] = field(default_factory=dict)
    tip_added_minor: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not (self.may_rate or self.may_tip or self.stars or self.tip_added_minor)


def opinions_on(order: Order, user: User, *, now: datetime) -> Opinions:
    """Return what the customer of a delivered order may say; nothing for anybody else."""
    if order.customer_id != user.pk or order.status != OrderStatus.DELIVERED:
        return Opinions()
    given = Rating.objects.filter(order=order).exclude(subject=Rating.Subject.CUSTOMER)
    stars = dict(given.values_list("subject", "stars"))
    age = now - order.delivered_at
    return Opinions(
        may_rate=_RATED.difference(stars) if age <= RATING_WINDOW else frozenset(),
        may_tip=not order.tip_added_minor and age <= TIP_WINDOW,
        stars=stars,
        tip_added_minor=order.tip_added_minor,
    )
