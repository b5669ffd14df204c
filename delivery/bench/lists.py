"""How long the pages and lists take that show orders: API, people's pages, every admin list."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.contrib import admin
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.bench.stage import Figures, percentile
from delivery.kernel.clock import utc_now
from merchants.models import Shop
from orders.models import Order

# Filters and searches of admin that read most, with what is filled in.
_SEARCHES = (
    "orders/order/?q={code}",
    "orders/order/?q={email}",
    "orders/order/?status=cancelled",
    "orders/order/?shop={shop}",
    "orders/order/?within=720",
    "orders/order/?p=200",
    "orders/orderitem/?q={code}",
    "drivers/payout/?q={code}",
    "drivers/payout/?kind=base",
    "events/event/?q={order}",
    "events/event/?state=dead",
    "events/event/?state=pending",
    "ops/auditentry/?what=user.signed_in",
    "ops/auditentry/?q=nobody",
)


def time_lists(requests: int) -> Figures:
    """Return p50 and p95 of each list in milliseconds, asked by whoever has most to see.

    The slowest is named beside them.
    """
    figures: Figures = {}
    for caller, path, name in _requests():
        _ask_ms(caller, path)  # a process compiles each template once
        took_ms = [_ask_ms(caller, path) for _ in range(requests)]
        figures[f"{name} p50_ms"] = round(percentile(took_ms, 0.5), 1)
        figures[f"{name} p95_ms"] = round(percentile(took_ms, 0.95), 1)
    slowest = max((key for key in figures if key.endswith("p95_ms")), key=figures.__getitem__)
    return figures | {"lists": len(figures) // 2, "slowest_list": slowest}


def _requests() -> Iterator[tuple[Client, str, str]]:
    customer, shop = _busiest("customer"), _busiest("shop")
    owner = Shop.objects.get(pk=shop).owner
    assert owner is not None  # noqa: S101 - every shop of the demo has one
    operator = User.objects.filter(role=Role.ADMIN).earliest("pk")
    eater = User.objects.get(pk=customer)
    yesterday = (utc_now() - timedelta(days=1)).date()
    for user, paths in (
        (eater, ["orders", "orders?status=cancelled"]),
        (owner, ["merchant/orders"]),
        (operator, ["admin/orders", "admin/orders?status=cancelled", "admin/stats"]),
    ):
        caller = _bearer(user)
        for path in paths:
            yield caller, f"/api/v1/{path}", f"GET /{path}"
    days = f"/merchant/{shop}/days"
    for user, paths in (
        (eater, ["/orders", "/orders?page=100"]),
        (owner, [f"/merchant/{shop}", f"/merchant/{shop}/board", days, f"{days}/{yesterday}"]),
    ):
        browser = _browser(user)
        for path in paths:
            yield browser, path, path.replace(f"/{shop}", "/SHOP").replace(str(yesterday), "DAY")
    yield from _admin_pages(operator, customer=eater, shop=shop)


def _admin_pages(operator: User, *, customer: User, shop: int) -> Iterator[tuple[Client, str, str]]:
    browser = _browser(operator)
    yield browser, "/admin/", "/admin/"
    for model in admin.site._registry:  # noqa: SLF001 - Django names them nowhere else
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield browser, path, path
    order = Order.objects.filter(customer=customer).earliest("pk")
    for search in _SEARCHES:
        path = search.format(code=order.code, order=order.pk, shop=shop, email=customer.email)
        yield browser, f"/admin/{path}", f"/admin/{search}"
    yield browser, f"/admin/orders/order/{order.pk}/change/", "/admin/orders/order/ORDER/change/"


def _busiest(column: str) -> int:
    return Counter(Order.objects.values_list(column, flat=True)).most_common(1)[0][0]


def _bearer(user: User) -> Client:
    token = open_session(user, now=utc_now()).token
    return APIClient(headers={"Authorization": f"Bearer {token}"})


def _browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def _ask_ms(caller: Client, path: str) -> float:
    began_s = time.perf_counter()
    answer = caller.get(path, headers={"host": "localhost"})
    took_ms = (time.perf_counter() - began_s) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took_ms
