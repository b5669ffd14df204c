"""Validate what a request carries."""

from datetime import datetime
from functools import cache
from math import isfinite
from typing import Any, ClassVar, TypeVar

from rest_framework import serializers
from rest_framework.request import Request

S = TypeVar("S", bound=serializers.Serializer)


def body(shape: type[S], request: Request) -> S:
    """Return the validated body; raises DRF's ValidationError, answered as 400."""
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    return form


def validated(shape: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """Return a validated body where no request of DRF's is at hand; raises ValidationError."""
    content: dict[str, Any] = _instance_of(shape).run_validation(data)
    return content


@cache
def _instance_of(shape: type[serializers.Serializer]) -> serializers.Serializer:
    """Keep one of each: making one copies all of its fields, and validation keeps nothing in it."""
    return shape()


def query(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """Return the validated query parameters; raises DRF's ValidationError, answered as 400."""
    form = shape(data=request.query_params)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class InstantField(serializers.DateTimeField):
    """A moment with its offset: without one it would be another moment for whoever sent it."""

    default_error_messages: ClassVar = {
        "no_offset": "This has no offset from UTC, such as Z or +02:00.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("no_offset")
        return super().enforce_timezone(value)


class CoordinateField(serializers.FloatField):
    """A finite number: NaN passes every comparison, so the bounds alone would let it in."""

    def to_internal_value(self, data: Any) -> float:
        value = float(super().to_internal_value(data))
        if not isfinite(value):
            self.fail("invalid")
        return value


class LatField(CoordinateField):
    """A latitude in degrees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=-90, max_value=90, **options)


class LngField(CoordinateField):
    """A longitude in degrees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=-180, max_value=180, **options)
