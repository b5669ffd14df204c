"""What the documentation points to exists: files, headings, commands and settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from delivery.bench.management.commands.bench import BENCHES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"manage\.py ([a-z][a-z_]*)")
BENCH = re.compile(r"manage\.py bench ([a-z]+)")
VARIABLE = re.compile(r"""env\.(?:text|flag|number|whole|words)(?:_as)?\(\s*"([A-Z0-9_]+)\"""")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """Return the fragments that a page's headings get."""
    headings = HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> Iterator[str]:
    """Yield each relative link that leads nowhere."""
    for link in LINK.findall(page.read_text()):
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page):
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists(page):
    text = page.read_text()
    assert set(COMMAND.findall(text)) <= get_commands().keys()
    assert set(BENCH.findall(text)) <= {*BENCHES, "dispatch", "eta"}


def test_a_link_to_a_missing_heading_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# There\n[a](#there) [b](#nowhere) [c](gone.md) [d](https://example.org)")
    assert list(broken_links(page)) == ["#nowhere", "gone.md"]


def test_every_setting_is_explained():
    sources = ["delivery/settings.py", "delivery/demo/management/commands/demo.py"]
    read = {name for source in sources for name in VARIABLE.findall((ROOT / source).read_text())}
    rows = re.findall(r"^\| (`.+?`) \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert explained == read
