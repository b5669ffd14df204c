"""The OpenAPI document: what each call answers when it fails is declared with it."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from delivery.accounts.authentication import BearerAuthentication, PageSessionAuthentication
from delivery.accounts.permissions import ANYONE


class Problem(serializers.Serializer):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(), required=False)  # type: ignore[assignment]


_ANSWERS = {
    400: "The request is not valid.",
    401: "No session, or a dead one.",
    403: "The role may not do this.",
    404: "Absent, or not yours.",
    409: "Conflicts with the present state.",
    415: "The body is not JSON.",
    422: "Well formed, but cannot be done.",
    429: "Too many requests; see Retry-After.",
    503: "A needed store is down; see Retry-After.",
}


class Schema(AutoSchema):
    """Add the contract's failures to every call, and say where nobody needs to sign in."""

    def get_auth(self) -> list[dict[str, Any]]:
        schemes: list[dict[str, Any]] = super().get_auth()
        return [{}, *schemes] if getattr(self.view, "roles", None) == ANYONE else schemes

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        # A dead token is refused even where none is needed.
        statuses = {400, 401, 404, 429, 503}
        if getattr(self.view, "roles", None) != ANYONE:
            statuses.add(403)
        if self.method != "GET":
            statuses |= {409, 415, 422}
        for status in sorted(statuses):
            answer = OpenApiResponse(Problem, _ANSWERS[status])
            bodies.setdefault(
                str(status),
                self._get_response_for_code(answer, str(status), ["application/problem+json"]),
            )
        return bodies


class BearerScheme(OpenApiAuthenticationExtension):
    """Describe the bearer token in the OpenAPI document."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class CookieScheme(OpenApiAuthenticationExtension):
    """Describe the pages' cookie in the OpenAPI document."""

    target_class = PageSessionAuthentication
    name = "cookie"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
