"""Orders: found quickly among many, looked at, and cancelled through the service."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7_floor
from delivery.kernel.money import format_minor
from delivery.ops.lists import ReadOnly, ReasonForm, Uncounted, WithinFilter, act_on_each
from merchants.models import Shop
from orders.admin.finding import people_with_email, with_code
from orders.admin.lines import AdjustmentInline, OrderItemInline
from orders.models import Order
from orders.payloads import MONEY_FIELDS
from orders.selectors import customer_rating
from orders.services.moves import cancel_order
from orders.states import ACTIVE, STAMPS


class OpenForFilter(admin.SimpleListFilter):
    """Find the open orders that have been open for long."""

    title = "open for more than"
    parameter_name = "open_for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "Any time: all open ones"), ("30", "30 min"), ("60", "60 min")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        minutes = self.value()
        if minutes not in {"0", "30", "60"}:
            return queryset
        cut = utc_now() - timedelta(minutes=int(minutes))
        is_due = Q(due_at=None) | Q(due_at__lt=cut)
        return queryset.filter(is_due, status__in=ACTIVE, id__lt=uuid7_floor(cut))


_ELSEWHERE = (
    ("drivers_search", "?order={}", "Search and reassign"),
    ("drivers_decision", "?order={}", "Decisions"),
    ("drivers_offer", "?order={}", "Offers"),
    ("orders_orderitem", "?order={}", "Lines"),
    ("events_event", "?subject_id={}&subject_type=order", "Events"),
)


@admin.register(Order)
class OrderAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = [
        "code", "state", "shop", "customer_name", "driver_name", "region", "total", "placed",
    ]  # fmt: skip
    list_filter = [
        "status",
        OpenForFilter,
        WithinFilter,
        "region",
        ("shop", AutocompleteSelectFilter),
    ]
    list_filter_submit = True
    list_select_related = ["shop", "customer", "driver", "region"]
    search_fields = ["code"]
    search_help_text = "A code, an order's id, a whole e-mail address, or part of a shop's name"
    ordering = ["-id"]
    inlines = [OrderItemInline, AdjustmentInline]
    action_form = ReasonForm
    actions = ["cancel"]
    readonly_fields = ["elsewhere", "placed", "total", "photo_at_door", "stars"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "elsewhere", "code", "status", "region", "shop", "customer", "stars", "driver",
                ]
            },
        ),
        (
            "Times",
            {
                "fields": [
                    "placed", "scheduled_for", "due_at", "answer_by_at", "prep_minutes",
                    *STAMPS.values(), "assigned_at", "promised_by_at", "eta_at", "eta_low_at",
                    "eta_high_at",
                ]
            },
        ),
        (
            "Door",
            {
                "fields": [
                    "delivery_address", "delivery_lat", "delivery_lng", "delivery_notes",
                    "distance_m", "leave_at_door", "requires_pin", "photo_at_door",
                ]
            },
        ),
        ("Money", {"fields": ["total", *MONEY_FIELDS, "promotion_code"]}),
        ("Cancellation", {"fields": ["cancel_reason", "cancelled_by"]}),
    ]  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Look a term up where an index has it: a LIKE over every order would take seconds."""
        return (queryset.filter(_meant(search_term)) if search_term else queryset), False

    @display(
        description="Status",
        ordering="status",
        label={"delivered": "success", "cancelled": "danger", "pending": "warning"},
    )
    def state(self, order: Order) -> tuple[str, str]:
        """Show the state as a coloured word."""
        return order.status, order.get_status_display()

    @admin.display(description="Placed", ordering="id")
    def placed(self, order: Order) -> Any:
        """Show when it was placed, which its id tells."""
        return order.created_at

    @admin.display(description="Customer")
    def customer_name(self, order: Order) -> str:
        """Show who ordered."""
        return order.customer.name

    @admin.display(description="Drivers' rating of the customer")
    def stars(self, order: Order) -> str:
        """Show the customer's average."""
        rating = customer_rating(order)
        return f"{rating:.1f} of 5" if rating else "–"

    @admin.display(description="Driver")
    def driver_name(self, order: Order) -> str:
        """Show who has it."""
        return order.driver.name if order.driver else "–"

    @admin.display(description="Total")
    def total(self, order: Order) -> str:
        """Show the charge as money."""
        return format_minor(order.total_minor, order.currency)

    @admin.display(description="More of this order")
    def elsewhere(self, order: Order) -> SafeString:
        """Lead to everything else that is known of the order."""
        links = [
            (f"/ops/live?region={order.region.slug}", "Live map"),
            (f"/orders/{order.pk}", "Customer's page"),
        ]
        for name, query, text in _ELSEWHERE:
            links.append((reverse(f"admin:{name}_changelist") + query.format(order.pk), text))
        if order.driver_id:
            links.append((reverse("admin:drivers_driver_change", args=[order.driver_id]), "Driver"))
        return format_html_join(" · ", '<a class="text-primary-600" href="{}">{}</a>', links)

    @admin.display(description="Photo from the door")
    def photo_at_door(self, order: Order) -> SafeString | str:
        """Link to what the driver left at the door."""
        if not order.door_photo:
            return "None"
        return format_html('<a href="/orders/{}/photo">Look at it</a>', order.pk)

    @admin.action(description="Cancel, for the reason beside")
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Cancel through the service, telling which orders refused."""
        reason, now = request.POST.get("reason", ""), utc_now()

        def act(order: Order) -> None:
            cancel_order(order_id=order.pk, actor=request.user, reason=reason, now=now)

        act_on_each(self, request, queryset, act, done="is cancelled")


def _meant(term: str) -> Q:
    """Return the orders that a search term can mean."""
    try:
        return Q(pk=UUID(term))
    except ValueError:
        pass
    if "@" in term:
        people = people_with_email(term)
        return Q(customer__in=people) | Q(driver__in=people)
    shops = list(Shop.objects.filter(name__icontains=term).values_list("pk", flat=True)[:50])
    return with_code(term) | Q(shop__in=shops)
