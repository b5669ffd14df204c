"""What the driver's app consists of: the files that its service worker keeps for a cold start."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static

PAGE = "/drive/"
_STATIC = Path(settings.BASE_DIR) / "static"
_TEMPLATE = Path(settings.BASE_DIR) / "templates" / "drivers" / "drive.html"
_CATALOGUES = Path(settings.BASE_DIR) / "locale"
_WORKER = _STATIC / "js" / "drive" / "worker.js"
_TEXTS = _STATIC / "js" / "texts"
# What the app shares with other pages; its own modules and all languages are found by their folder.
_SHARED = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/forms.css",
    "css/map.css",
    "css/drive.css",
    "css/drive-delivery.css",
    "favicon.svg",
    "icons.svg",
    "icons/drive-192.png",
    "leaflet/leaflet.css",
    "leaflet/leaflet.js",
    "js/basemap-data.js",
    "js/basemap-labels.js",
    "js/basemap-style.js",
    "js/basemap.js",
    "js/call.js",
    "js/elements.js",
    "js/formats.js",
    "js/inbox.js",
    "js/map-pins.js",
    "js/map.js",
    "js/money.js",
    "js/page-data.js",
    "js/rider-marker.js",
    "js/road-line.js",
    "js/texts.js",
    "js/theme.js",
    "js/vehicles.js",
)


def shell_urls() -> list[str]:
    """Return the addresses of the page's files as templates and modules write them.

    Modules import each other by plain names, which a manifest of hashed ones leaves alone.
    """
    plain = [settings.STATIC_URL + name for name in _names()]
    return list(dict.fromkeys([*plain, *(static(name) for name in _names())]))


@cache
def shell_version() -> str:
    """Return a digest that changes with any file of the app."""
    digest = hashlib.sha256()
    for name in _names():
        digest.update(Path(find(name) or _STATIC / name).read_bytes())
    digest.update(_TEMPLATE.read_bytes())
    digest.update(_WORKER.read_bytes())
    for path in sorted(_CATALOGUES.rglob("django.mo")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def worker_source() -> str:
    """Return the service worker's own code."""
    return _WORKER.read_text("utf-8")


def _names() -> Iterator[str]:
    yield from _SHARED
    for folder in (_WORKER.parent, _TEXTS):
        for path in sorted(folder.glob("*.js")):
            if path != _WORKER:
                yield str(path.relative_to(_STATIC))
