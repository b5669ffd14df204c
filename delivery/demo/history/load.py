"""Load a year of invented orders: a month at a time, by COPY, into partitions of its own."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Max
from psqlextra.models import PostgresPartitionedModel

from delivery.archive.catalogue import execute, fetch, partition_with_bounds
from delivery.archive.partitions import MonthPartition
from delivery.demo.history import rows
from delivery.demo.history.invent import Cast, ShopMenu, days_back, invent_day
from delivery.events.models import Event
from delivery.geo.models import Region
from delivery.kernel.errors import Conflict
from delivery.kernel.ids import uuid7_floor
from drivers.models import Driver, Payout
from merchants.models import MenuItem, Shop, Tariff
from orders.models import Adjustment, Order, OrderItem

_PIECE = 5000


def load_history(
    *, region: Region, customers: Sequence[int], now: datetime, days: int, per_day: int
) -> Iterator[tuple[str, int]]:
    """Write `days` × `per_day` finished orders; yield each month with how many it got.

    Raises Conflict where orders are older than yesterday: history is written once. Each month is
    one transaction.
    """
    begin = next(days_back(now, days))
    today = datetime(now.year, now.month, now.day, tzinfo=UTC)
    if Order.objects.filter(id__gte=uuid7_floor(begin), id__lt=uuid7_floor(today)).exists():
        raise Conflict("There are orders of these days already.")
    cast = _cast(region, customers)
    chance = random.Random(20_24)  # the same history every time
    sequence = Event.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    by_month = groupby(days_back(now, days), key=lambda day: (day.year, day.month))
    for _, month in by_month:
        pages = rows.Pages(region.pk, region.currency, chance, sequence)
        first = None
        for day in month:
            first = first or day
            for order in invent_day(cast, day, per_day, chance):
                # What ends in the next month would lie beside its partition.
                if order.times.ended_ms < _next_month_ms(day):
                    pages.add(order)
        assert first is not None  # noqa: S101 - a group has a day
        _write_month(first, pages)
        sequence = pages.sequence
        yield f"{first:%Y-%m}", len(pages.orders)
    _finish(sequence)


def _next_month_ms(day: datetime) -> int:
    return int((day.replace(day=1) + relativedelta(months=1)).timestamp() * 1000)


def _cast(region: Region, customers: Sequence[int]) -> Cast:
    items: dict[int, list[tuple[int, str, int]]] = {}
    on_sale = MenuItem.objects.filter(shop__region=region).order_by("shop_id", "pk")
    for shop_id, *item in on_sale.values_list("shop_id", "pk", "name", "price_minor"):
        items.setdefault(shop_id, []).append((item[0], item[1], item[2]))
    shops = Shop.objects.filter(pk__in=items).order_by("pk")
    tariff, _ = Tariff.objects.get_or_create(region=region)
    return Cast(
        menus=[
            ShopMenu(shop.pk, shop.lat, shop.lng, shop.avg_prep_time_minutes, items[shop.pk])
            for shop in shops
        ],
        customers=customers,
        drivers=list(Driver.objects.order_by("pk").values_list("pk", flat=True)),
        delivery_fee_minor=tariff.delivery_base_minor,
        service_fee_bp=tariff.service_fee_bp,
        tax_bp=tariff.tax_bp,
    )


@transaction.atomic
def _write_month(first: datetime, pages: rows.Pages) -> None:
    month = first.replace(day=1)
    _copy(Order, month, rows.ORDER_COLUMNS, pages.orders)
    _copy(OrderItem, month, rows.ITEM_COLUMNS, pages.items)
    _copy(Adjustment, month, rows.ADJUSTMENT_COLUMNS, pages.adjustments)
    _copy(Event, month, rows.EVENT_COLUMNS, pages.events)
    _copy_into(Payout._meta.db_table, rows.PAYOUT_COLUMNS, pages.payouts)


def _copy(
    model: type[PostgresPartitionedModel], month: datetime, columns: list[str], lines: list[str]
) -> None:
    """Fill a table beside its parent and attach it: indexes and foreign keys are made at once."""
    parent = model._meta.db_table
    bounds = str(uuid7_floor(month)), str(uuid7_floor(month + relativedelta(months=1)))
    if partition_with_bounds(parent, *bounds):
        _copy_into(parent, columns, lines)
        return
    name = f"{parent}_{MonthPartition(month).name()}"
    execute(f'CREATE TABLE "{name}" (LIKE "{parent}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)')
    _copy_into(name, columns, lines)
    execute(
        f'ALTER TABLE "{parent}" ATTACH PARTITION "{name}" '
        f"FOR VALUES FROM ('{bounds[0]}') TO ('{bounds[1]}')"
    )


def _copy_into(table: str, columns: list[str], lines: list[str]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy,
    ):
        for start in range(0, len(lines), _PIECE):
            copy.write("".join(lines[start : start + _PIECE]))


def _finish(sequence: int) -> None:
    """Let numbers go on behind the history's, and drivers count what they delivered."""
    fetch("SELECT setval('events_event_sequence', %s)", sequence)
    execute(
        "UPDATE drivers_driver SET total_deliveries = greatest(total_deliveries, done.count) "
        "FROM (SELECT driver_id, count(*) FROM orders_order WHERE status = 'delivered' "
        "GROUP BY driver_id) AS done WHERE done.driver_id = user_id"
    )
    execute("ANALYZE")


def span_of(words: str) -> timedelta:
    """Read `365d`; raise ValueError for anything else."""
    if not words.endswith("d") or not words[:-1].isdigit() or int(words[:-1]) < 1:
        raise ValueError("Say it in days: 365d.")
    return timedelta(days=int(words[:-1]))
