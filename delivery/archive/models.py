"""Which periods are in the archive, and what has still to be erased in them."""

from datetime import datetime
from uuid import UUID

from django.db import models

from delivery.archive.periods import Period, midnight
from delivery.kernel.ids import uuid7_floor


class UnitState(models.TextChoices):
    """Where a period's rows are: until `moved` in the database, whatever the archive holds."""

    EXPORTING = "exporting"
    STORED = "stored"
    MOVED = "moved"
    RESTORED = "restored"
    DELETED = "deleted"


class ArchiveUnit(models.Model):
    """One period of one family in the archive; rows that came late make further parts."""

    family = models.CharField(max_length=40)
    period = models.CharField(
        max_length=5, choices=Period.choices, default=Period.MONTH, db_default=Period.MONTH
    )
    first_day = models.DateField(db_column="month")
    part = models.PositiveSmallIntegerField(default=1)
    # SQL compares ids with this bound: archive_floor().
    upper_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=UnitState.choices, default=UnitState.EXPORTING)
    generation = models.PositiveSmallIntegerField(default=0)
    manifest = models.JSONField(null=True, help_text="Empty where the archive holds no files.")
    stored_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    restored_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "first_day", "part"], name="archive_unit_once"
            ),
            models.CheckConstraint(
                name="archive_unit_state_known", condition=models.Q(state__in=UnitState)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return what people call it: family and period, and the part from the second on."""
        return f"{self.period_key}.{self.part}" if self.part > 1 else self.period_key

    @property
    def period_key(self) -> str:
        """Return what all parts of its period have in common."""
        return f"{self.family}/{Period(self.period).spell(self.first_day)}"

    @property
    def start(self) -> datetime:
        """Return when its period began."""
        return midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """Return when the next period began."""
        return Period(self.period).after(self.start)

    @property
    def bounds(self) -> tuple[str, str]:
        """Return the first value of its period and the first after it, as SQL reads them."""
        period = Period(self.period)
        return period.bound(self.start), period.bound(self.end)

    @property
    def first_later_id(self) -> UUID:
        """Return the first id after its period."""
        return uuid7_floor(self.end)

    @property
    def tables(self) -> set[str]:
        """Return the tables that it has files of."""
        return {table["table"] for table in (self.manifest or {}).get("tables", [])}

    @property
    def rows(self) -> int:
        """Return how many rows its files hold."""
        return sum(table["rows"] for table in (self.manifest or {}).get("tables", []))


class Erasure(models.Model):
    """A customer's data that is still to be erased in an archived unit."""

    unit = models.ForeignKey(ArchiveUnit, on_delete=models.CASCADE, related_name="erasures")
    user_id = models.BigIntegerField()
    email = models.CharField(max_length=254, blank=True, help_text="Only until it is done.")
    requested_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0, help_text="How many rows were changed.")

    class Meta:
        indexes = [
            models.Index(fields=["unit"], name="erasure_pending", condition=models.Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} in {self.unit}"
