"""Texts that are translated where they are shown, not where they are written."""


def msg(text: str) -> str:
    """Mark a text for translation."""
    return text
