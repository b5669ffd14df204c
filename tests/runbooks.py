"""The commands of a runbook, and what the page says that they print."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

RUNBOOKS = Path(__file__).parents[1] / "docs" / "runbooks"
BLOCK = re.compile(r"^ *```(sh|text)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"manage\.py (.+)")


def steps(page: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each command's words and the lines that the page says it prints."""
    blocks = BLOCK.findall(page.read_text())
    for index, (kind, content) in enumerate(blocks):
        if kind == "sh":
            following = blocks[index + 1] if index + 1 < len(blocks) else ("", "")
            lines = following[1].splitlines() if following[0] == "text" else []
            for command in COMMAND.findall(content):
                yield shlex.split(command), [line.strip() for line in lines]


def is_printed(line: str, output: str) -> bool:
    pattern = re.escape(line).replace("…", ".+")
    return re.search(rf"^ *{pattern}$", output, re.MULTILINE) is not None
