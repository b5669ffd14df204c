"""What travels over a socket: one JSON object, encoded once by whoever publishes it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.kernel.clock import rfc3339

# JSON escapes control characters, so none is ever part of a frame.
_SEPARATOR = "\x1e"


@dataclass(frozen=True, slots=True)
class Frame:
    """One server frame; `message_id` is empty where the frame belongs to no stream.

    Of frames with the same `replaces` on one topic, a slow reader is owed the newest only.
    """

    type: str
    data: dict[str, Any]
    at: datetime
    order_id: str | None = None
    message_id: str | None = None
    replaces: str = ""

    def body(self) -> str:
        """Encode all but the message id, which only the stream can give."""
        content: dict[str, Any] = {"type": self.type}
        if self.order_id:
            content["order_id"] = self.order_id
        content |= {"at": rfc3339(self.at), "data": self.data}
        return json.dumps(content, separators=(",", ":"), default=str)

    def encode(self) -> str:
        """Encode the whole frame."""
        return with_message_id(self.body(), self.message_id)


def with_message_id(body: str, message_id: str | None) -> str:
    """Splice the id into an encoded body without parsing it again."""
    quoted = f'"{message_id}"' if message_id else "null"
    return f'{{"message_id":{quoted},{body[1:]}'


def pack(frame: Frame) -> str:
    """Encode a frame for a Redis channel: id, what it replaces, and body, a line each."""
    return f"{frame.message_id or ''}\n{frame.replaces}\n{frame.body()}"


def pack_batch(frames: Iterable[tuple[str, Frame]]) -> str:
    """Join frames, each with its topic, for the channel that every process hears.

    Their message id, one for all, comes before them on a line of its own.
    """
    return _SEPARATOR.join(f"{topic}\n{frame.replaces}\n{frame.body()}" for topic, frame in frames)


def unpack_batch(numbered: str) -> Iterator[tuple[str, str, str, str]]:
    """Split a numbered batch into topic, message id, what it replaces and body of each frame."""
    message_id, _, batch = numbered.partition("\n")
    for entry in batch.split(_SEPARATOR):
        topic, replaces, body = entry.split("\n", 2)
        yield topic, message_id, replaces, body


def unpack(packed: str) -> tuple[str, str, str]:
    """Split what `pack` wrote into id, what it replaces, and body."""
    message_id, replaces, body = packed.split("\n", 2)
    return message_id, replaces, body
