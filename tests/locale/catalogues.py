"""Keep the translations in step with the texts: `python -m tests.locale.catalogues`.

It needs no gettext on the machine: texts are extracted, merged and compiled by Babel.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fi", "pt")
_APPS = ("delivery", "merchants", "orders", "drivers", "tracking")
_KEYWORDS = {"_": None, "gettext": None, "msg": None, "ngettext": (1, 2)}
_WIDTH = 100
_BEGAN = datetime(2026, 11, 22, tzinfo=UTC)


def po_file(language: str) -> Path:
    """Return where a language's translations are written."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def texts() -> Iterator[str | tuple[str, str]]:
    """Yield every text that is marked for translation; a pair has a plural."""
    for app in _APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield from _marked(path.read_text("utf-8"))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield from _marked(templatize(path.read_text("utf-8"), origin=str(path)))


def _marked(source: str) -> Iterator[str | tuple[str, str]]:
    for _, found, _, _ in extract("python", BytesIO(source.encode()), _KEYWORDS):
        if found:
            yield found


def template() -> Catalog:
    """Collect every text into an empty catalogue."""
    catalogue = Catalog(charset="utf-8")
    for found in texts():
        catalogue.add(found)
    return catalogue


def read(language: str) -> Catalog:
    """Return a language's translations as they are written down."""
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Compile translations to what gettext reads."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Write translations down, the texts in the order of the alphabet."""
    buffer = BytesIO()
    write_po(
        buffer, catalogue, width=_WIDTH, omit_header=False, sort_output=True, no_location=True,
        ignore_obsolete=True,
    )  # fmt: skip
    return buffer.getvalue()


def update() -> None:
    """Merge new texts into each language's file and compile it."""
    for language in LANGUAGES:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(language) if path.exists() else Catalog(locale=language)
        catalogue.update(template(), no_fuzzy_matching=True)
        # What a clock would put into the header would change the file at every run.
        catalogue.creation_date = catalogue.revision_date = _BEGAN
        catalogue.fuzzy, catalogue.project, catalogue.version = False, "local-delivery", "1"
        catalogue.header_comment = f"# {catalogue.locale.english_name}."
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    update()
