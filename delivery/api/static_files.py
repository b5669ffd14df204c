"""Static files that are served in place, without a collectstatic step."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT = ("text/", "application/json", "image/svg+xml")


class PackStaticMiddleware:
    """Compress scripts and styles; pages are left alone, for they carry secrets (BREACH)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._gzip = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 200 or not request.path_info.startswith(settings.STATIC_URL):
            return response
        if not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return self._gzip.process_response(request, response)
