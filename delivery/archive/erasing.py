"""Erase one customer's personal data: in the tables at once, in the archive unit by unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from delivery.archive.catalogue import execute
from delivery.archive.models import ArchiveUnit, Erasure
from delivery.archive.personal import count, erase, personal_data, refusals, removals
from delivery.archive.rewriting import HELD, carry_out
from delivery.archive.turns import only_mover
from delivery.kernel.errors import Conflict

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ErasedUnit:
    """How many rows of a unit were changed, or what kept it from being erased in."""

    key: str
    rows: int = 0
    problem: str = ""

    @property
    def detail(self) -> str:
        """Return what there is to say of it."""
        return self.problem or f"{self.rows} rows changed"


def erase_person(
    *, user_id: int, email: str, now: datetime, dry_run: bool = False
) -> Iterator[tuple[str, int]]:
    """Erase what the tables hold, and note every archived unit; yield what went and how much.

    Raises Conflict where something stands against it. A dry run counts only.
    """
    for refusal in refusals:
        if reason := refusal(user_id):
            raise Conflict(reason)
    params = {"user_id": user_id, "email": email}
    erase_or_count = count if dry_run else erase
    with transaction.atomic():
        # First what the rows point to: no file is found any more once its name is erased.
        done = [(removal.label, removal.run(user_id, dry_run)) for removal in removals]
        execute("SET LOCAL delivery.mover = 'on'")
        done += [(data.label, erase_or_count(data, params)) for data in personal_data]
        if not dry_run:
            _note(user_id, email, now)
        # What came before in this transaction may go on under the ordinary rules.
        execute("SET LOCAL delivery.mover = ''")
    yield from done


def _note(user_id: int, email: str, now: datetime) -> None:
    pending = set(
        Erasure.objects.filter(user_id=user_id, done_at=None).values_list("unit_id", flat=True)
    )
    personal = {data.table for data in personal_data}
    Erasure.objects.bulk_create(
        Erasure(unit=unit, user_id=user_id, email=email, requested_at=now)
        for unit in ArchiveUnit.objects.filter(state__in=HELD)
        if unit.pk not in pending and personal & unit.tables
    )


def pending_erasures(user_id: int | None = None) -> list[Erasure]:
    """Return what is still to be erased in the archive, of one customer or of all."""
    pending = Erasure.objects.filter(done_at=None).select_related("unit").order_by("unit", "pk")
    return list(pending if user_id is None else pending.filter(user_id=user_id))


def work_off_erasures() -> Iterator[ErasedUnit]:
    """Erase in every archived unit that has it pending; yield what became of each.

    What cannot be done stays pending, and raises the alarm.
    """
    with only_mover():
        waiting = Erasure.objects.filter(done_at=None).values("unit")
        for unit in ArchiveUnit.objects.filter(pk__in=waiting).order_by("pk"):
            yield _work_off(unit)


def _work_off(unit: ArchiveUnit) -> ErasedUnit:
    try:
        return ErasedUnit(unit.key, carry_out(unit))
    except Exception as error:  # each storage has errors of its own; other units are not to wait
        log.exception("archive_erasure_failed", key=unit.key, alert=True)
        return ErasedUnit(unit.key, problem=f"{type(error).__name__}: {error}")
