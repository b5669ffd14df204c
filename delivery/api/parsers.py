"""JSON as RFC 8259 has it, of a bounded size."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.parsers import JSONParser

from delivery.kernel.errors import Invalid


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds; raise Invalid for any other body."""
    try:
        content = _DECODER.decode(body.decode())
        if b"\\u" in body:
            # Half of a surrogate pair is no text: no store would take it.
            json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Invalid("The body is not valid JSON.", code="malformed_json") from error
    if not isinstance(content, dict):
        raise Invalid("The body must be a JSON object.", code="malformed_json")
    return content


class StrictJSONParser(JSONParser):
    """Refuse NaN and Infinity, oversized bodies, and bodies that are not an object."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Invalid("The request body is too large.", code="body_too_large")
        return parse_object(stream.read())
