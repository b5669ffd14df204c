"""The drawn map of a region, as browsers fetch it."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from delivery.geo.models import RegionMap

MAX_AGE_S = 24 * 60 * 60


def _etag(request: HttpRequest, slug: str) -> str | None:
    digest = RegionMap.objects.filter(region__slug=slug).values_list("sha256", flat=True).first()
    # Two encodings of one document are two representations (RFC 9110, 8.8.3.3).
    form = "gzip" if _takes_gzip(request) else "plain"
    return None if digest is None else f'"{digest}-{form}"'


@require_safe
@condition(etag_func=_etag)
def basemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the stored gzip bytes as they are, unpacked only for clients without gzip."""
    packed = (
        RegionMap.objects.filter(region__slug=slug).values_list("basemap_gzip", flat=True).first()
    )
    if packed is None:
        raise Http404
    response = HttpResponse(content_type="application/json")
    if _takes_gzip(request):
        response.content = bytes(packed)
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(packed)
    response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    codings = request.headers.get("Accept-Encoding", "").lower().replace(" ", "").split(",")
    return any(coding == "gzip" or coding.startswith("gzip;q=") for coding in codings) and (
        "gzip;q=0" not in codings
    )
