"""What people think of shops and drivers."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin

from delivery.ops.lists import ReadOnly, Uncounted
from orders.admin.finding import FoundByOrder
from orders.models import Rating


@admin.register(Rating)
class RatingAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "subject", "stars", "comment", "created_at"]
    list_filter = ["subject", "stars", "order__region"]
    list_select_related = ["order"]
    people: ClassVar = ["order__customer"]
    raw_id_fields = ["order"]
