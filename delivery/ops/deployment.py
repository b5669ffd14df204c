"""Checks of `check --deploy`: combinations of settings that nobody should serve people with."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from delivery.kernel.environment import misread
from delivery.stores.clusters import is_cluster

TAG = "delivery"
_INSECURE = "insecure-"
# What a network of one's own has at most: 10.0.0.0/8 and fc00::/7.
_SHORTEST_PREFIX = {4: 8, 6: 7}
_LEAST_ROUNDS = 10


@register(TAG)
def settings_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name each variable that has no value of its kind (delivery.E016); none of them is printed."""
    return [
        Error(f"{name} has to be {wanted}.", hint="See docs/settings.md.", id="delivery.E016")
        for name, wanted in misread.items()
    ]


@register(TAG, deploy=True)
def settings_fit_together(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse unsafe combinations (E010 to E014, E017, E018), warn of odd ones (W010, W011)."""
    return [*_secrets(), *_access(), *_stores(), *_trials(), *_oddities()]


def _secrets() -> Iterator[CheckMessage]:
    if settings.SECRET_KEY.startswith(_INSECURE):
        yield Error(
            "SECRET_KEY is the one for tests: anybody can forge quotes and PINs.",
            hint="Set SECRET_KEY to a long random text, such as `openssl rand -hex 40` prints.",
            id="delivery.E010",
        )


def _access() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS lets in every name: links in mails could lead anywhere.",
            hint="List the names under which the platform is called.",
            id="delivery.E011",
        )
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if origin.startswith("http://")]
    if settings.TLS and plain:
        yield Error(
            f"CSRF_TRUSTED_ORIGINS trusts {', '.join(plain)} although TLS is on.",
            hint="Name the origins with https://.",
            id="delivery.E012",
        )
    networks = [ip_network(network) for network in settings.METRICS_NETWORKS]
    if any(network.prefixlen < _SHORTEST_PREFIX[network.version] for network in networks):
        yield Error(
            "METRICS_NETWORKS lets everybody read the metrics.",
            hint="Name the network of your monitoring.",
            id="delivery.E013",
        )


def _stores() -> Iterator[CheckMessage]:
    if is_cluster(settings.REDIS_URL):
        yield Error(
            "REDIS_URL is a cluster: sessions, queues and totals need a single server.",
            hint="Name a server in REDIS_URL and the cluster in REDIS_ALIASES, for regions.",
            id="delivery.E014",
        )


def _trials() -> Iterator[CheckMessage]:
    for name in ("DEBUG", "TRIAL", "RIDE_ALONG"):
        if getattr(settings, name):
            yield Error(
                f"{name} is on: that is for the demo and for a desk, not for people's orders.",
                hint="Leave it away.",
                id="delivery.E017",
            )
    if settings.BCRYPT_ROUNDS < _LEAST_ROUNDS:
        yield Error(
            f"BCRYPT_ROUNDS is {settings.BCRYPT_ROUNDS}: stolen hashes would be guessed quickly.",
            hint=f"Set it to {_LEAST_ROUNDS} or more; 12 is the default.",
            id="delivery.E018",
        )


def _oddities() -> Iterator[CheckMessage]:
    if settings.CITY_SPEED != 1.0:
        yield checks.Warning(
            f"CITY_SPEED is {settings.CITY_SPEED:g}: promises to people are scaled as in the demo.",
            hint="Leave it away.",
            id="delivery.W010",
        )
    if settings.TLS and settings.REST_FRAMEWORK["NUM_PROXIES"] == 0:
        yield checks.Warning(
            "TLS needs a proxy in front, but NUM_PROXIES is 0: every visitor looks like the proxy.",
            hint="Set NUM_PROXIES to the number of proxies that append to X-Forwarded-For.",
            id="delivery.W011",
        )
