"""Servers and workers start with settings that may serve people, or not at all."""

import sys
from typing import Any

from django.conf import settings
from django.core.checks import run_checks

from delivery.ops.deployment import TAG

# Gunicorn gives up at this status, where it would start a worker again at any other.
_BOOT_ERROR = 3
# Whoever is served under no other name than these sits at this machine.
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def refuse_unsafe_settings(**kwargs: Any) -> None:
    """End the process where `check --deploy` finds an error and others than us may be served.

    A trial may have what it wants; a variable that cannot be read ends its servers too.
    """
    serves_others = bool(set(settings.ALLOWED_HOSTS) - _HERE)
    judged_strictly = serves_others and not settings.TRIAL
    found = run_checks(tags=[TAG], include_deployment_checks=judged_strictly)
    errors = [message for message in found if message.is_serious()]
    for message in errors:
        sys.stderr.write(f"{message.id}: {message.msg} {message.hint or ''}\n")
    if errors:
        sys.stderr.flush()
        sys.exit(_BOOT_ERROR)
