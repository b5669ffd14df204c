"""Where a request comes from, for the audit trail; it is never logged."""

from contextvars import ContextVar

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

_address: ContextVar[str] = ContextVar("client_address", default="")


def client_address(request: HttpRequest) -> str:
    """Return the sender's address as NUM_PROXIES lets it be believed."""
    return str(BaseThrottle().get_ident(request) or "")


def remember_client(request: HttpRequest) -> None:
    """Bind the sender's address to whatever this request causes."""
    _address.set(client_address(request))


def current_address() -> str:
    """Return the address of the present request's sender, empty outside of one."""
    return _address.get()
