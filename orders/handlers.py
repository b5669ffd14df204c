"""What the order domain does about events."""

from django.db.models import Avg, Count

from delivery.events.models import Event
from delivery.events.registry import on
from merchants.services.ratings import set_shop_rating
from orders.models import Rating


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
