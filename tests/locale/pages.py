"""What a template says by itself: text and attributes that no translate tag stands around."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Django admin's own texts are translated by Django; what we add to it is for operators, in English.
# The API is English, and so is its description.
_IN_ENGLISH = ("admin/", "api/", "drivers/admin/")
SPOKEN = {"alt", "aria-label", "label", "placeholder", "title"}
# Names, units, and marks that are the same in every language.
ALLOWED = {
    "API", "B", "C", "JPEG", "Local delivery", "M", "ODbL", "S", "min",
    "© OpenStreetMap contributors",
}  # fmt: skip
_TRANSLATED = re.compile(
    # Names of classes are the only text of a template that nobody reads.
    r"{%\s*block body_class\s*%}.*?{%\s*endblock\s*%}|{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
# A filter that says something in one language only.
_ENGLISH_FILTER = re.compile(
    r"\|\s*(?:pluralize\b|(?:yesno|default|default_if_none):\"[^\"]*[A-Za-z])"
)
_WORD = re.compile(r"[^\W\d_]")
_SILENT = ("kbd", "script", "style")


class _Speech(HTMLParser):
    """Collect what people read or hear of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def page_templates() -> Iterator[Path]:
    """Yield the templates of pages and e-mails."""
    for path in sorted(TEMPLATES.rglob("*")):
        name = path.relative_to(TEMPLATES).as_posix()
        if path.suffix in {".html", ".txt"} and not name.startswith(_IN_ENGLISH):
            yield path


def untranslated(source: str) -> list[str]:
    """Return what a template says in one language only."""
    speech = _Speech()
    # A line's end keeps apart what stood on both sides of a tag.
    speech.feed(_TRANSLATED.sub("\n", source))
    speech.close()
    said = [part.strip(" \t·:,.()…–-−+") for text in speech.found for part in text.split("\n")]
    words = [part for part in said if _WORD.search(part) and part not in ALLOWED]
    return words + _ENGLISH_FILTER.findall(source)
