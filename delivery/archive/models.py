"""Which months are in the archive, and what has still to be erased in them."""

from datetime import UTC, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import models

from delivery.kernel.ids import uuid7_floor


class UnitState(models.TextChoices):
    """Where a month's rows are: until `moved` in the database, whatever the archive holds."""

    EXPORTING = "exporting"
    STORED = "stored"
    MOVED = "moved"
    RESTORED = "restored"
    DELETED = "deleted"


class ArchiveUnit(models.Model):
    """One month of one family in the archive; rows that came late make further parts."""

    family = models.CharField(max_length=40)
    month = models.DateField(help_text="Its first day.")
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
            models.UniqueConstraint(fields=["family", "month", "part"], name="archive_unit_once"),
            models.CheckConstraint(
                name="archive_unit_state_known", condition=models.Q(state__in=UnitState)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return what people call it: family and month, and the part from the second on."""
        suffix = f".{self.part}" if self.part > 1 else ""
        return f"{self.family}/{self.month:%Y-%m}{suffix}"

    @property
    def start(self) -> datetime:
        """Return when its month began."""
        return datetime(self.month.year, self.month.month, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """Return when the next month began."""
        return self.start + relativedelta(months=1)

    @property
    def bounds(self) -> tuple[UUID, UUID]:
        """Return the first id of its month and the first after it."""
        return uuid7_floor(self.start), uuid7_floor(self.end)

    @property
    def rows(self) -> int:
        """Return how many rows its files hold."""
        return sum(table["rows"] for table in (self.manifest or {}).get("tables", []))


class Erasure(models.Model):
    """A customer's data that is still to be erased in an archived month."""

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
