"""Nothing that a script says to a person is left out of the catalogues."""

import re

from tests.locale.scripts import CALL, SCRIPTS, modules

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
MARKED = re.compile(r"\b(?:gettext|msg|ngettext)\(")
# A variable may be translated where `msg` has marked what it can be.
OF_MARKED = ("gettext(reason)",)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
# A sentence or a label, or a value that words follow; class names and paths begin otherwise.
WORDS = re.compile(r"^[A-Z][a-z]|\}[^\S\n]+[a-z]{2,}")
# Names of keys, of errors, of headers, of what browsers can do, and of a font.
NAMES = re.compile(
    r"^(?:Escape|Enter|Arrow\w+|AbortError|PushManager|Date|Content-Type|Retry-After|Segoe UI)$"
)


def source_of(path):
    """Return a script without its comments."""
    return COMMENT.sub("", path.read_text("utf-8"))


def unmarked(source):
    """Return what a script says that no catalogue can have."""
    literals = (plain or template for plain, template in LITERAL.findall(CALL.sub("", source)))
    return [text for text in literals if WORDS.search(text) and not NAMES.match(text)]


def test_every_call_that_translates_names_its_text():
    lost = {}
    for path in modules():
        source = source_of(path)
        later = sum(source.count(call) for call in OF_MARKED)
        if len(MARKED.findall(source)) != len(CALL.findall(source)) + later:
            lost[str(path.relative_to(SCRIPTS))] = source
    assert list(lost) == []


def test_no_script_speaks_without_a_catalogue():
    said = {path.name: unmarked(source_of(path)) for path in modules()}
    assert {name: texts for name, texts in said.items() if texts} == {}


def test_a_text_that_is_not_marked_is_found():
    found = unmarked(
        'say("Too far"); h("b", `${count} steps left`, gettext("Today"), "soft small")'
    )
    assert found == ["Too far", "${count} steps left"]
