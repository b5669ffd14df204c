"""What the order domain does about events."""

from django.db.models import Avg, Count

from delivery.events.models import Event
from delivery.events.registry import on
from delivery.kernel.clock import utc_now
from merchants.services.ratings import set_shop_rating
from orders.models import Rating
from orders.services.answers import accept_for_shop
from orders.services.ratings import count_customer_stars


@on("order.placed")
def accept_where_the_shop_accepts_everything(event: Event) -> None:
    """Confirm the order for a shop with `auto_accept`."""
    accept_for_shop(order_id=event.subject_id, now=utc_now())


@on("order.rated")
def average_shop_rating(event: Event) -> None:
    """Recount a shop's stars; counting afresh bears repetition."""
    if "merchant" not in event.data["stars"]:
        return
    shop_id = event.data["shop_id"]
    figures = Rating.objects.filter(
        order__shop_id=shop_id, subject=Rating.Subject.MERCHANT
    ).aggregate(average=Avg("stars"), count=Count("id"))
    set_shop_rating(shop_id=shop_id, rating=figures["average"], count=figures["count"])


@on("order.rated")
def average_customer_stars(event: Event) -> None:
    """Recount a customer's stars; counting afresh bears repetition."""
    if "customer" in event.data["stars"]:
        count_customer_stars(customer_id=event.data["customer_id"])
