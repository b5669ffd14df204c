"""Nothing that a page says to a person is left out of the catalogues."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.locale.catalogues import ROOT
from tests.locale.pages import TEMPLATES, page_templates, untranslated

# What forms show, by the name of the argument.
SHOWN = {"label", "help_text", "error_message"}
APPS = ("delivery", "merchants", "orders", "drivers", "tracking")


def test_no_template_speaks_without_a_catalogue():
    said = {
        path.relative_to(TEMPLATES).as_posix(): untranslated(path.read_text("utf-8"))
        for path in page_templates()
    }
    assert {name: texts for name, texts in said.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Sold out</p>", ["Sold out"]),
        ("<p>{{ count }} orders</p>", ["orders"]),
        ('<button aria-label="Close">×</button>', ["Close"]),
        ('<input placeholder="{% if a %}Street{% endif %}">', ["Street"]),
        ("<p>{{ count }} {% if many %}shops{% endif %}</p>", ["shops"]),
        ('{% translate "Sold out" %} {{ shop.name }} · Local delivery', []),
        ("<img alt=\"{% translate 'Photo' %}\"> <kbd>Tab</kbd> {{ n }} min", []),
        ("{% blocktranslate %}From {{ shop }}{% endblocktranslate %}", []),
    ],
)
def test_a_text_that_no_tag_translates_is_found(source, found):
    assert untranslated(source) == found


def test_a_filter_that_knows_english_only_is_found():
    assert len(untranslated('{{ n }}{{ n|pluralize }} {{ x|default:"none" }}')) == 2


def test_no_view_and_no_form_speaks_without_a_catalogue():
    said = {
        str(path.relative_to(ROOT)): texts
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if (texts := list(plain_texts(path)))
    }
    assert said == {}


def plain_texts(path: Path) -> Iterator[str]:
    """Yield the literals that a module gives to people as they are."""
    source = path.read_text("utf-8")
    if "messages" not in source and "forms" not in source:
        return
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        owner = getattr(call.func.value, "id", "")
        if owner == "messages" and "admin" not in path.parts:
            yield from (ast.unparse(text) for text in call.args if is_text(text))
        elif owner == "forms" and "admin" not in path.parts:
            named = (word.value for word in call.keywords if word.arg in SHOWN)
            yield from (ast.unparse(text) for text in named if is_text(text))


def is_text(node: ast.AST) -> bool:
    """Tell whether a node is a literal that has something to say."""
    literal = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return (literal and bool(node.value)) or isinstance(node, ast.JoinedStr)
