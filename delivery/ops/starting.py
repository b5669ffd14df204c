"""Servers and workers start with settings that may serve people, or not at all."""

import sys
from typing import Any

from django.conf import settings
from django.core.checks import run_checks

from delivery.ops.deployment import TAG

# Gunicorn gives up at this status, where it would start a worker again at any other.
_BOOT_ERROR = 3


def refuse_unsafe_settings(**kwargs: Any) -> None:
    """End the process where `check --deploy` finds an error; the demo may have what it wants.

    A variable that cannot be read ends the demo's servers too.
    """
    found = run_checks(tags=[TAG], include_deployment_checks=not settings.TRIAL)
    errors = [message for message in found if message.is_serious()]
    for message in errors:
        sys.stderr.write(f"{message.id}: {message.msg} {message.hint or ''}\n")
    if errors:
        sys.stderr.flush()
        sys.exit(_BOOT_ERROR)
