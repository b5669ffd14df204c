"""Answer a list call with one cursor page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.api.pagination import NewestFirst
from delivery.stores.replicas import read_lagging


def page_of(
    queryset: QuerySet[Any],
    request: Request,
    view: APIView,
    describe: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> Response:
    """Return the requested page of a queryset, described row by row."""
    paginator: BasePagination = NewestFirst()
    rows = paginator.paginate_queryset(queryset, request, view)
    return paginator.get_paginated_response(describe(rows or []))


def history_page_of(
    queryset: QuerySet[Any],
    request: Request,
    view: APIView,
    describe: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> Response:
    """Return the same from a replica, where there is one that has all that the caller wrote."""
    return read_lagging(request.user.pk, lambda: page_of(queryset, request, view, describe))
