"""Keep what customers think of a shop beside the shop."""

from merchants.models import Shop


def set_shop_rating(*, shop_id: int, rating: float | None, count: int) -> None:
    """Store the average of all stars and their number; None and 0 for a shop without any."""
    Shop.objects.filter(pk=shop_id).update(rating=rating, rating_count=count)
