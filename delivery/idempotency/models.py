"""Replies that were given, so that a repeated request gets the same one."""

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """One reply, bound to its user, route and body; it commits with what it reports."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    response_status = models.PositiveSmallIntegerField()
    response_body = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "route", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
