"""The audit trail as a list of its own."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """A sign-in, a change to an account, an operator's deed, or a refusal: an event, to read.

    The same rows as `events.Event`, whose partitioned model knows no proxies.
    """

    id = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    name = models.CharField("what", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    actor_role = models.CharField("role", max_length=12)
    subject_type = models.CharField(max_length=20)
    subject_id = models.CharField("subject", max_length=36)
    data = models.JSONField()
    request_id = models.CharField("request", max_length=64)

    class Meta:
        managed = False
        db_table = "events_event"
        verbose_name = "audit entry"
        verbose_name_plural = "audit trail"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
