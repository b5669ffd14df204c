"""Keep the translations in step with the texts: `python -m tests.locale.catalogues`.

It needs no gettext on the machine: texts are extracted, merged and compiled by Babel. Those of
pages become a `.mo` that Django reads, those of scripts a script that pages load.
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

from tests.locale.scripts import as_script, texts_of_scripts

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fi", "pt")
PAGES, SCRIPTS = "django", "djangojs"
DOMAINS = (PAGES, SCRIPTS)
_APPS = ("delivery", "merchants", "orders", "drivers", "tracking")
_KEYWORDS = {"_": None, "gettext": None, "msg": None, "ngettext": (1, 2)}
_WIDTH = 100
_BEGAN = datetime(2026, 11, 22, tzinfo=UTC)


def po_file(language: str, domain: str) -> Path:
    """Return where a language's translations are written."""
    return ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def compiled_file(language: str, domain: str) -> Path:
    """Return where they lie for those who read them: Django, or a browser."""
    if domain == SCRIPTS:
        return ROOT / "static" / "js" / "texts" / f"{language}.js"
    return po_file(language, domain).with_suffix(".mo")


def texts_of_pages() -> Iterator[str | tuple[str, str]]:
    """Yield every text of code and templates that is marked for translation."""
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


def template(domain: str) -> Catalog:
    """Collect every text into an empty catalogue; a pair has a plural."""
    catalogue = Catalog(charset="utf-8")
    for found in texts_of_scripts() if domain == SCRIPTS else texts_of_pages():
        catalogue.add(found)
    return catalogue


def read(language: str, domain: str) -> Catalog:
    """Return a language's translations as they are written down."""
    with po_file(language, domain).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog, domain: str) -> bytes:
    """Compile translations to what reads them."""
    if domain == SCRIPTS:
        return as_script(catalogue).encode()
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


def update(language: str, domain: str) -> None:
    """Merge new texts into a language's file and compile it."""
    path, target = po_file(language, domain), compiled_file(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read(language, domain) if path.exists() else Catalog(locale=language)
    catalogue.update(template(domain), no_fuzzy_matching=True)
    # What a clock would put into the header would change the file at every run.
    catalogue.creation_date = catalogue.revision_date = _BEGAN
    catalogue.fuzzy, catalogue.project, catalogue.version = False, "local-delivery", "1"
    catalogue.header_comment = f"# {catalogue.locale.english_name}."
    path.write_bytes(written(catalogue))
    target.write_bytes(compiled(catalogue, domain))


if __name__ == "__main__":
    for each in LANGUAGES:
        for kind in DOMAINS:
            update(each, kind)
