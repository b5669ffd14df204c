"""Take in where drivers are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.geometry import Point
from delivery.live.frames import Frame
from delivery.live.publish import is_watched, publish, region_topic
from delivery.live.streams import announce
from drivers.errors import DriverOffline
from drivers.measures import COARSE, LOCATIONS
from drivers.models import Driver
from drivers.services.history import HistoryPoint, write_points
from drivers.services.reporters import Move, judged, reporter_of

# PostgreSQL needs a position only to rebuild the index from.
SAVE_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Intake:
    """How many points were taken and how many refused."""

    accepted: int
    rejected: int


def positions_of(driver_id: int) -> str:
    """Return under which name the frames with a driver's positions replace each other."""
    return f"driver:{driver_id}"


def record_fixes(driver: Driver, fixes: Sequence[Fix], *, now: datetime) -> Intake:
    """Move a driver to the newest of its fixes and tell those who watch its orders.

    The last recording time wins: late points are accepted and move nothing. What the driver
    cannot have been at is rejected. Raises DriverOffline between shifts.
    """
    reporter = reporter_of(driver)
    if not reporter.is_working:
        raise DriverOffline
    outcomes = [judged(reporter, fix, now=now) for fix in fixes]
    moves = [outcome for outcome in outcomes if isinstance(outcome, Move)]
    move_drivers(moves, now=now)
    if not reporter.is_working:
        raise DriverOffline
    keep_moves(moves, now=now)
    return Intake(accepted=len(moves), rejected=len(fixes) - len(moves))


def move_drivers(moves: Sequence[Move], *, now: datetime) -> list[Move]:
    """Write the newest fix of each driver to its region's index and live channels.

    A reporter whose shift turns out to have ended is marked as not working; its moves are
    nobody's business, and returned.
    """
    by_region: defaultdict[Region, list[Move]] = defaultdict(list)
    for move in _newest(moves).values():
        if move.reporter.region is not None:
            by_region[move.reporter.region].append(move)
    for region, of_region in by_region.items():
        _move_in_region(region, of_region, now)
    after_shift = [move for move in moves if not move.reporter.is_working]
    _count(moves, after_shift)
    return after_shift


def _count(moves: Sequence[Move], after_shift: Sequence[Move]) -> None:
    late = sum(move.is_late for move in moves) - sum(move.is_late for move in after_shift)
    moved = len(moves) - len(after_shift) - late
    counts = {"moved": moved, "late": late, "off_shift": len(after_shift)}
    for fate, count in counts.items():
        if count:
            LOCATIONS.add(fate, amount=count)
    if coarse := sum(move.fix.is_coarse for move in moves):
        COARSE.add(amount=coarse)


def _newest(moves: Iterable[Move]) -> dict[int, Move]:
    newest: dict[int, Move] = {}
    for move in moves:
        known = newest.get(move.reporter.driver_id)
        if known is None or known.fix.recorded_at <= move.fix.recorded_at:
            newest[move.reporter.driver_id] = move
    return newest


def _move_in_region(region: Region, moves: list[Move], now: datetime) -> None:
    index = PositionIndex(region)
    recorded = index.record_many([(move.reporter.driver_id, move.fix) for move in moves])
    frames = []
    for move, outcome in zip(moves, recorded, strict=True):
        if outcome.is_after_shift:
            move.reporter.is_working = False
        for order_id in outcome.order_ids:
            data = move.fix.as_payload()
            replaces = positions_of(move.reporter.driver_id)
            frames.append(Frame("driver_location", data, now, order_id, replaces=replaces))
    if frames:
        announce(frames, alias=region.redis_alias)
    newest = [move for move, outcome in zip(moves, recorded, strict=True) if outcome.is_newest]
    _tell_operators(region, newest, now)


def _tell_operators(region: Region, moves: list[Move], now: datetime) -> None:
    """Publish a batch of moves as one frame: an operator's map has every driver of a region."""
    topic = region_topic(region.slug)
    if not moves or not is_watched(topic, alias=region.redis_alias):
        return
    drivers = [{"id": move.reporter.driver_id, **move.fix.as_payload()} for move in moves]
    publish(topic, Frame("driver_locations", {"drivers": drivers}, now), alias=region.redis_alias)


def keep_moves(moves: Sequence[Move], *, now: datetime) -> None:
    """Write moves to the history, and now and then a driver's position to its row."""
    write_points(points=[_history_point(move) for move in moves])
    due = {driver_id: move for driver_id, move in _newest(moves).items() if _is_due(move, now)}
    if due:
        _save({driver_id: move.fix.point for driver_id, move in due.items()}, now)
    for move in due.values():
        move.reporter.saved_at = now


def _is_due(move: Move, now: datetime) -> bool:
    saved_at = move.reporter.saved_at
    return not move.is_late and (saved_at is None or now - saved_at >= SAVE_EVERY)


def _history_point(move: Move) -> HistoryPoint:
    fix = move.fix
    return HistoryPoint(
        move.reporter.driver_id,
        fix.recorded_at,
        move.received_at,
        fix.point.lat,
        fix.point.lng,
        fix.speed_mps,
        fix.heading_deg,
        fix.accuracy_m,
        move.is_late,
    )


def _save(points: dict[int, Point], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE drivers_driver AS driver
            SET current_lat = saved.lat, current_lng = saved.lng, location_updated_at = %s
            FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS saved (id, lat, lng)
            WHERE driver.user_id = saved.id
            """,
            [
                now,
                list(points),
                [point.lat for point in points.values()],
                [point.lng for point in points.values()],
            ],
        )
