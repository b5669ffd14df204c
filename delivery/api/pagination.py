"""Cursor pages: stable while rows are added."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

_BAD_CURSOR = {"cursor": ["Follow the links of a page; they cannot be made up."]}


class CursorPages(CursorPagination):
    """Page by the first field of `ordering`; a cursor or size that makes no sense is a 400."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """Return the size asked for; DRF itself would pass over a wrong one in silence."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            raise ValidationError({"page_size": [f"Between 1 and {self.max_page_size}."]})
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor of the request."""
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError(_BAD_CURSOR) from error
        if cursor is not None and "\x00" in (cursor.position or ""):
            raise ValidationError(_BAD_CURSOR)
        return cursor

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """Fetch the page; a position of another type than the ordering's field is refused."""
        try:
            rows: list[Any] | None = super().paginate_queryset(queryset, request, view)
        except (ValueError, DjangoValidationError, DataError) as error:
            if request.query_params.get(self.cursor_query_param) is None:
                raise
            raise ValidationError(_BAD_CURSOR) from error
        return rows


class NewestFirst(CursorPages):
    """Page by id, newest first; ids are made in the order of time."""

    ordering = "-id"


class BySortKey(CursorPages):
    """Page a queryset that is annotated with a `sort_key` that is never null."""

    ordering = ("sort_key", "id")


class ByPosition(CursorPages):
    """Page rows that people have put into an order of their own."""

    ordering = ("position", "id")
