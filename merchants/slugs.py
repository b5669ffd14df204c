"""Readable addresses for shops, each given once."""

from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

MAX_LENGTH = 120


def slug_candidates(name: str) -> Iterator[str]:
    """Yield `name`, `name-2`, `name-3` and so on, without end."""
    base = slugify(name)[:MAX_LENGTH].strip("-") or "shop"
    yield base
    for number in count(2):
        yield f"{base}-{number}"


def first_free(name: str, taken: set[str]) -> str:
    """Return the first candidate that is not taken, and take it."""
    slug = next(slug for slug in slug_candidates(name) if slug not in taken)
    taken.add(slug)
    return slug
