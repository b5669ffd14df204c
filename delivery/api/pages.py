"""What every page needs to know."""

import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django_htmx.http import reswap, retarget

from delivery.api.places import chosen_place
from delivery.api.problem import RETRY_AFTER_S, problem_response, wants_problem
from delivery.api.reference import reference
from delivery.geo.models import Region
from delivery.kernel.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from delivery.kernel.texts import msg
from delivery.stores.outages import OUTAGES


class ProblemPageMiddleware:
    """Show what the services refuse as a page, or as a note on the page that asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal that a view let through."""
        return problem_page(request, error) if isinstance(error, DomainError) else None


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the visitor's place."""
    return {"place": chosen_place(request)}


def api_reference(request: HttpRequest) -> HttpResponse:
    """Describe every call of the API to people."""
    return render(request, "api/reference.html", {"reference": reference()})


def map_settings(region: Region) -> dict[str, Any]:
    """Describe a region's map to the script that draws it."""
    bounds = region.bounds
    return {
        "bounds": {
            "south": bounds.south,
            "west": bounds.west,
            "north": bounds.north,
            "east": bounds.east,
        },
        "basemapUrl": f"/map/{region.slug}/basemap.json",
        "tileUrl": settings.MAP_TILE_URL,
        "tileAttribution": settings.MAP_ATTRIBUTION,
        "timezone": region.timezone,
    }


def problem_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Show a failure to a person, or describe it to a program."""
    if getattr(request, "htmx", False):
        note = render(request, "problems/_toast.html", {"problem": error}, status=error.status)
        return reswap(retarget(note, "#toasts"), "innerHTML")
    if wants_problem(request):
        return problem_response(error)
    if isinstance(error, Unauthenticated):
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    # A page that failed on our side must not fail again over its own header.
    layout = "bare.html" if error.status >= 500 else "base.html"
    content = {"problem": error, "layout": layout}
    page = render(request, "problems/problem.html", content, status=error.status)
    if error.retry_after_s is not None:
        page["Retry-After"] = str(error.retry_after_s)
    return page


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for addresses that lead nowhere (handler404)."""
    return problem_page(request, NotFound(gettext("There is nothing at this address.")))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for pages of another role (handler403)."""
    return problem_page(request, Forbidden())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for requests that Django itself refuses (handler400)."""
    return problem_page(request, Invalid())


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what nobody foresaw (handler500); the log has the trace under the request id."""
    if isinstance(sys.exc_info()[1], OUTAGES):
        return problem_page(request, Unavailable(retry_after_s=RETRY_AFTER_S))
    error = DomainError(
        gettext("Something went wrong on our side; it has been recorded."), code="internal"
    )
    error.status, error.title = 500, msg("Internal error")
    return problem_page(request, error)
