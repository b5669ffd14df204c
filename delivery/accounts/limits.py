"""How often an address may try to sign in, over pages, API and admin together."""

from django.http import HttpRequest
from rest_framework.throttling import ScopedRateThrottle

from delivery.kernel.errors import TooManyRequests


class _SignInScope:
    throttle_scope = "login"


def limit_sign_ins(request: HttpRequest) -> None:
    """Count one try; raise TooManyRequests for one too many."""
    throttle = ScopedRateThrottle()
    if not throttle.allow_request(request, _SignInScope()):
        raise TooManyRequests(retry_after_s=round(throttle.wait() or 1))
