"""A system check of what tracing needs."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from delivery.telemetry.tracing.current import missing_packages


@register()
def tracing_has_its_packages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to be asked for traces where the packages for them are missing (delivery.E015)."""
    missing = missing_packages() if settings.OTEL_EXPORTER_OTLP_ENDPOINT else []
    if not missing:
        return []
    return [
        Error(
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, but {' and '.join(missing)} cannot be imported.",
            hint="Run `pip install -c constraints.txt -r requirements-otel.txt`, or unset it.",
            id="delivery.E015",
        )
    ]
