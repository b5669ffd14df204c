"""The texts of scripts: found in the modules, and written as the script that pages load."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
_LITERAL = r'"(?:[^"\\\n]|\\.)*"'
CALL = re.compile(
    rf"\b(?:gettext|msg)\(\s*({_LITERAL})|\bngettext\(\s*({_LITERAL}),\s*({_LITERAL})"
)


def modules() -> list[Path]:
    """Return the scripts that may say something: all but the one that translates."""
    texts = SCRIPTS / "texts.js"
    return sorted({*SCRIPTS.glob("*.js"), *SCRIPTS.glob("drive/*.js")} - {texts})


def texts_of_scripts() -> Iterator[str | tuple[str, str]]:
    """Yield every text of the scripts that is marked for translation; a pair has a plural."""
    for path in modules():
        for text, one, many in CALL.findall(path.read_text("utf-8")):
            yield json.loads(text) if text else (json.loads(one), json.loads(many))


def as_script(catalogue: Catalog) -> str:
    """Write a catalogue as a script; a plural's rule reads in JavaScript as it does in C."""
    lines = [
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(text, ensure_ascii=False)},"
        for key, text in sorted(_messages(catalogue))
    ]
    head = f"// {catalogue.locale.english_name}, from djangojs.po: `make messages` writes it anew."
    plural = f"plural: (n) => Number({catalogue.plural_expr})"
    body = "\n".join(["messages: {", *lines, "}"])
    return f"{head}\nglobalThis.texts = {{ {plural}, {body} }};\n"


def _messages(catalogue: Catalog) -> Iterator[tuple[str, str | list[str]]]:
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            yield message.id, message.string
        elif message.id:
            yield message.id[0], list(message.string)
