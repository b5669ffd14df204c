"""What people think of shops and drivers."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from delivery.ops.lists import ReadOnly, Uncounted
from orders.models import Rating


@admin.register(Rating)
class RatingAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "subject", "stars", "comment", "created_at"]
    list_filter = ["subject", "stars", "order__region"]
    list_select_related = ["order"]
    search_fields = ["=order__code"]
    raw_id_fields = ["order"]
