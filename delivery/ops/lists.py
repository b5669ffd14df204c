"""What the lists of Django admin have in common: quick over many rows, never written by hand."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import ActionForm
from unfold.paginator import InfinitePaginator

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from delivery.kernel.ids import uuid7_floor


class ReadOnly:
    """Show, never write: these rows change through services only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Uncounted:
    """Page without counting: a COUNT would read every partition."""

    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0


# Legible on the coloured bar of actions.
_ON_BAR = "bg-white/20 grow px-2 py-1 rounded-default text-white placeholder-white"


class ReasonForm(ActionForm):
    """An action with the reason that it is done for."""

    reason = forms.CharField(
        required=False,
        max_length=200,
        label="",
        widget=forms.TextInput({"placeholder": "Reason", "aria-label": "Reason", "class": _ON_BAR}),
    )


class WithinFilter(admin.SimpleListFilter):
    """Find rows by the time in their UUIDv7: only the partitions of that time are read."""

    title = "placed"
    parameter_name = "within"
    id_field = "id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("1", "In the last hour"),
            ("24", "In the last 24 hours"),
            ("168", "In the last 7 days"),
            ("720", "In the last 30 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        hours = self.value()
        if hours not in {value for value, _ in self.lookup_choices}:
            return queryset
        floor = uuid7_floor(utc_now() - timedelta(hours=int(hours)))
        return queryset.filter(**{f"{self.id_field}__gte": floor})


def act_on_each(
    site: ModelAdmin,
    request: HttpRequest,
    rows: Iterable[Any],
    act: Callable[[Any], object],
    *,
    done: str,
    name: Callable[[Any], str] = str,
) -> None:
    """Have a service act on each row, and tell of each what came of it: `done`, or the refusal."""
    for row in rows:
        try:
            act(row)
        except DomainError as error:
            fields = (text for texts in (error.fields or {}).values() for text in texts)
            note = " ".join([f"{name(row)}: {error.detail}", *fields])
            site.message_user(request, note, messages.ERROR)
        else:
            site.message_user(request, f"{name(row)} {done}.")
