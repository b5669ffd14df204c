"""Settings, disk and files of this host."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from delivery.geo.models import Region
from delivery.ops.doctor.findings import Finding, fault, ok, warning

_FREE_SHARE = 0.1
_TRIAL = "doctor/trial.txt"
_OSRM_TIMEOUT_S = 3.0


def configuration() -> Iterator[Finding]:
    """Judge the settings as `check --deploy` does."""
    found = run_checks(include_deployment_checks=True, tags=[Tags.security, "delivery"])
    if not found:
        yield ok("settings", "safe for production")
    for message in found:
        judge = fault if message.is_serious() else warning
        yield judge("settings", f"{message.id}: {message.msg}", message.hint or "")


def disk() -> Iterator[Finding]:
    """Look at the room left where files are kept."""
    folder = next(path for path in (settings.VAR_DIR, *settings.VAR_DIR.parents) if path.exists())
    usage = shutil.disk_usage(folder)
    told = f"{usage.free / 1e9:.1f} GB free at {folder}"
    if usage.free < _FREE_SHARE * usage.total:
        yield warning("disk", told, "Make room: less than a tenth is free.")
    else:
        yield ok("disk", told)


def storage() -> Iterator[Finding]:
    """Write a file where photos and where archives go, and take each away again."""
    for part, alias in (("files", "default"), ("archive files", "archive")):
        try:
            place = storages[alias]
            place.delete(place.save(_TRIAL, ContentFile(b"trial")))
        except Exception as error:  # noqa: BLE001 (each storage has errors of its own; all are told)
            yield fault(part, repr(error), "Compare S3_* or the rights of VAR_DIR.")
        else:
            yield ok(part, f"{type(place).__name__} takes files")


def static_files() -> Iterator[Finding]:
    """See whether pages will find their styles and scripts."""
    root = settings.STATIC_ROOT
    if root is None or settings.CITY:
        yield ok("static files", "served in place")
    elif (Path(root) / "staticfiles.json").exists():
        yield ok("static files", f"collected in {root}")
    else:
        yield fault("static files", f"none in {root}", "Run manage.py collectstatic --noinput.")


def regions() -> Iterator[Finding]:
    """See whether there is a place to deliver in."""
    names = ", ".join(Region.objects.order_by("slug").values_list("slug", flat=True))
    if names:
        yield ok("regions", names)
    else:
        yield warning("regions", "none", "Run manage.py import_osm, or seed_demo for a trial.")


def roads() -> Iterator[Finding]:
    """Ask the road engine, where one is named."""
    if not settings.OSRM_URL:
        yield ok("road engine", "none named: ways are estimated")
        return
    for entry in settings.OSRM_URL.split(","):
        url = entry.rpartition("=")[2]
        try:
            httpx.get(url, timeout=_OSRM_TIMEOUT_S)
        except httpx.HTTPError as error:
            advice = "Start OSRM, or leave OSRM_URL empty; ways are estimated meanwhile."
            yield warning("road engine", f"{url}: {error}", advice)
        else:
            yield ok("road engine", f"{url} answers")
