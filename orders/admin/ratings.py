"""What people think of each other."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin

from delivery.ops.lists import ReadOnly, Uncounted
from orders.admin.finding import FoundByOrder
from orders.models import CustomerStars, Rating


@admin.register(Rating)
class RatingAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "subject", "stars", "comment", "created_at"]
    list_filter = ["subject", "stars", "order__region"]
    list_select_related = ["order"]
    people: ClassVar = ["order__customer"]
    raw_id_fields = ["order"]


@admin.register(CustomerStars)
class CustomerStarsAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = ["customer", "average", "count"]
    list_select_related = ["customer"]
    search_fields = ["customer__email"]
    ordering = ["-customer_id"]
