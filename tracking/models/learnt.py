"""What each night made of the days before it."""

from typing import ClassVar

from django.db import models


class LearntTimings(models.Model):
    """One version; the newest is in use. Its number is the promises' `version`."""

    learnt_at = models.DateTimeField()
    since_day = models.DateField()
    through_day = models.DateField()
    orders = models.PositiveIntegerField(help_text="So many deliveries it was learnt from.")
    timings = models.JSONField()
    figures = models.JSONField(
        help_text="What it was worth on the newest days, which it was not fitted to, by stage."
    )

    class Meta:
        verbose_name_plural = "learnt timings"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Version {self.pk}"
