"""`GET /metrics`: for administrators, and for whoever asks from an allowed network."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.accounts.permissions import RoleRequired
from delivery.ops.exposition import exposition


class ScraperAllowed(RoleRequired):
    """Let in the addresses of METRICS_NETWORKS, without asking a store, and the view's roles."""

    def has_permission(self, request: Request, view: object) -> bool:
        address = BaseThrottle().get_ident(request)
        return is_allowed(address) or super().has_permission(request, view)


class MetricsView(APIView):
    """Tell the platform's figures as Prometheus text."""

    roles = frozenset({Role.ADMIN})
    permission_classes = [ScraperAllowed]
    throttle_classes = []

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def is_allowed(address: str) -> bool:
    """Tell whether a client's address lies in an allowed network; nonsense lies in none."""
    try:
        client = ip_address(address)
    except ValueError:
        return False
    return any(client in ip_network(network) for network in settings.METRICS_NETWORKS)
