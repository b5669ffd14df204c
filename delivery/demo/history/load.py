"""Load a year of invented orders: a month at a time, by COPY, into partitions of its own."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby

from dateutil.relativedelta import relativedelta
from django.db import OperationalError, connection, transaction
from django.db.models import Max
from psqlextra.models import PostgresPartitionedModel

from delivery.archive.catalogue import execute, fetch, partition_with_bounds
from delivery.archive.loading import attach, create_beside, unbound
from delivery.archive.locking import take_tables
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
_SEED = 20_24  # the same history every time
_MONTHLY = (Order, OrderItem, Adjustment, Event)


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
    sequence = Event.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    pages = rows.Pages(region.pk, region.currency, random.Random(_SEED), sequence)
    cast = _cast(region, customers)
    for first, month in _ahead(_invented_months(cast, pages, list(days_back(now, days)), per_day)):
        _write_month(first, month)
        sequence = month.sequence
        yield f"{first:%Y-%m}", len(month.orders)
    _finish(sequence)


def _invented_months(
    cast: Cast, pages: rows.Pages, days: Sequence[datetime], per_day: int
) -> Iterator[tuple[datetime, rows.Pages]]:
    for _, month in groupby(days, key=lambda day: (day.year, day.month)):
        in_month = list(month)
        for day in in_month:
            for order in invent_day(cast, day, per_day, pages.chance):
                # What ends in the next month would lie beside its partition.
                if order.times.ended_ms < _next_month_ms(day):
                    pages.add(order)
        yield in_month[0], pages
        pages = rows.Pages(pages.region_id, pages.currency, pages.chance, pages.sequence)


def _ahead(
    months: Iterator[tuple[datetime, rows.Pages]],
) -> Iterator[tuple[datetime, rows.Pages]]:
    """Yield months, the next one in the making meanwhile: PostgreSQL needs no Python to write."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, months, None)
        while (month := coming.result()) is not None:
            coming = maker.submit(next, months, None)
            yield month


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


def _write_month(first: datetime, pages: rows.Pages) -> None:
    try:
        with transaction.atomic():
            _write(first.replace(day=1), pages)
    except OperationalError as error:
        why = f"{first:%Y-%m} has to wait for others, months before it are written: {error}"
        raise Conflict(why.strip()) from error


def _write(month: datetime, pages: rows.Pages) -> None:
    parts = (
        (Order, rows.ORDER_COLUMNS, pages.orders),
        (OrderItem, rows.ITEM_COLUMNS, pages.items),
        (Adjustment, rows.ADJUSTMENT_COLUMNS, pages.adjustments),
        (Event, rows.EVENT_COLUMNS, pages.events),
    )
    filled = [_fill_beside(model, month, columns, lines) for model, columns, lines in parts]
    # All at once: people who order meanwhile take them in an order of their own.
    take_tables([model._meta.db_table for model in (*_MONTHLY, Payout)])
    for (model, columns, lines), name in zip(parts, filled, strict=True):
        if name:
            attach(model._meta.db_table, name, *_bounds(month))
        else:
            _copy_into(model._meta.db_table, columns, lines)
    with unbound(Payout._meta.db_table) as payouts:
        _copy_into(payouts, rows.PAYOUT_COLUMNS, pages.payouts)


def _fill_beside(
    model: type[PostgresPartitionedModel], month: datetime, columns: list[str], lines: list[str]
) -> str:
    """Fill a table to attach: indexes and foreign keys are made at once. Empty where one is."""
    parent = model._meta.db_table
    if partition_with_bounds(parent, *_bounds(month)):
        return ""
    name = f"{parent}_{MonthPartition(month).name()}"
    create_beside(parent, name)
    _copy_into(name, columns, lines, "WITH (FREEZE)")
    return name


def _bounds(month: datetime) -> tuple[str, str]:
    return str(uuid7_floor(month)), str(uuid7_floor(month + relativedelta(months=1)))


def _copy_into(table: str, columns: list[str], lines: list[str], how: str = "") -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({named}) FROM STDIN {how}') as copy,
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
    for model in (*_MONTHLY, Payout, Driver):
        execute(f'ANALYZE "{model._meta.db_table}"')


def span_of(words: str) -> timedelta:
    """Read `365d`; raise ValueError for anything else."""
    if not words.endswith("d") or not words[:-1].isdigit() or int(words[:-1]) < 1:
        raise ValueError("Say it in days: 365d.")
    return timedelta(days=int(words[:-1]))
