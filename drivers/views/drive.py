"""The driver's app: one page, its manifest, its service worker. All else is the driver API's."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from delivery.accounts.models import Role
from delivery.api.pages import map_settings
from delivery.geo.models import Region
from drivers.app_shell import PAGE, shell_urls, shell_version, worker_source

_ICONS = (
    ("icons/drive-192.png", "192x192", "any"),
    ("icons/drive-512.png", "512x512", "any"),
    ("icons/drive-maskable-512.png", "512x512", "maskable"),
)


@never_cache
@login_required
@ensure_csrf_cookie
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Show the app to drivers; others are told whose it is.

    The page says nothing about its reader: a worker keeps it, and shows it before any sign-in.
    """
    if not request.path.endswith("/"):
        # The worker's scope, and so the installed app, is what lies below the slash.
        return redirect(PAGE)
    if request.user.role != Role.DRIVER:
        return render(request, "drivers/not_a_driver.html", status=403)
    regions = [
        {"slug": region.slug, "name": region.name, **map_settings(region)}
        for region in Region.objects.order_by("pk")
    ]
    content = {"app": {"regions": regions, "mayRideAlong": settings.RIDE_ALONG}}
    return render(request, "drivers/drive.html", content)


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the app to the device that installs it."""
    name = gettext("Drive")
    content = {
        "id": PAGE,
        "name": f"Local delivery · {name}",
        "short_name": name,
        "description": gettext("Take offers, deliver, and see what you earn."),
        "start_url": PAGE,
        "scope": PAGE,
        "display": "standalone",
        "orientation": "portrait-primary",
        "background_color": "#111413",
        "theme_color": "#111413",
        "categories": ["business", "navigation"],
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in _ICONS
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker with what it is to keep; its scope is this folder."""
    # The kept page speaks one language: after another was chosen, a new worker keeps it anew.
    version = f"{shell_version()}-{get_language()}"
    shell_of = {"version": version, "page": PAGE, "files": shell_urls()}
    source = f"const SHELL = {json.dumps(shell_of)};\n\n{worker_source()}"
    return HttpResponse(
        source, content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )
