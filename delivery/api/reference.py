"""The description of the API as values that a page can show: calls by their subject, and shapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from drf_spectacular.generators import SchemaGenerator

_METHODS = ("get", "post", "put", "patch", "delete")
_REF = "#/components/schemas/"
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is; `shape` names the shape that it has or lists, empty for plain values."""

    text: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A named value of a call or of a shape."""

    name: str
    kind: Kind
    is_required: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a status means, and what comes with it."""

    status: str
    note: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Call:
    """One method of one path."""

    method: str
    path: str
    is_for_anyone: bool
    parameters: list[Field]
    body: Kind | None
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON object that calls take or give."""

    name: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Reference:
    """All calls by their subject, and all shapes by name."""

    subjects: list[tuple[str, list[Call]]]
    shapes: list[Shape]


@cache
def reference() -> Reference:
    """Return the description of the API; it is made once in each process."""
    schema = SchemaGenerator().get_schema(public=True)
    calls = sorted(_calls(schema), key=lambda found: found[0])
    return Reference(
        subjects=[
            (subject, [call for _, call in found])
            for subject, found in groupby(calls, key=lambda found: found[0])
        ],
        shapes=[
            Shape(name, list(_fields(shape)))
            for name, shape in sorted(schema["components"]["schemas"].items())
        ],
    )


def _calls(schema: Node) -> Iterator[tuple[str, Call]]:
    for path, methods in schema["paths"].items():
        for method in filter(methods.__contains__, _METHODS):
            call = methods[method]
            yield (
                call["tags"][0],
                Call(
                    method=method.upper(),
                    path=path,
                    is_for_anyone={} in call.get("security", [{}]),
                    parameters=[_parameter(one) for one in call.get("parameters", [])],
                    body=_content(call.get("requestBody", {})),
                    answers=[
                        Answer(status, answer.get("description", ""), _content(answer))
                        for status, answer in sorted(call["responses"].items())
                    ],
                ),
            )


def _parameter(parameter: Node) -> Field:
    name = f"{parameter['name']} ({parameter['in']})"
    note = parameter.get("description", "")
    return Field(name, _kind(parameter["schema"]), parameter.get("required", False), note)


def _content(holder: Node) -> Kind | None:
    for media in holder.get("content", {}).values():
        return _kind(media.get("schema", {}))
    return None


def _fields(shape: Node) -> Iterator[Field]:
    required = shape.get("required", [])
    for name, node in shape.get("properties", {}).items():
        # What an enumeration's note lists stands in its kind already.
        note = "" if "enum" in node else node.get("description", "")
        yield Field(name, _kind(node), name in required, note)


def _kind(node: Node) -> Kind:
    if "$ref" in node:
        name = node["$ref"].removeprefix(_REF)
        return Kind(name, name)
    if node.get("type") == "array":
        item = _kind(node.get("items", {}))
        return Kind(f"list of {item.text}", item.shape)
    for several in ("oneOf", "anyOf", "allOf"):
        kinds = [_kind(one) for one in node.get(several, [])]
        if kinds:
            return Kind(" or ".join(kind.text for kind in kinds), kinds[0].shape)
    if "enum" in node:
        return Kind(" | ".join(str(value) for value in node["enum"] if value not in (None, "")))
    words = [str(node.get("format") or node.get("type", "anything"))]
    return Kind(" ".join([*words, *(["or null"] if node.get("nullable") else [])]))
