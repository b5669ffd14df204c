"""Every text is translated, and what is committed was compiled from what is written."""

import re

import pytest

from tests.locale.catalogues import LANGUAGES, compiled, po_file, read, template, written

PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s|</?\w+>")


def messages(catalogue):
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def forms(text):
    """Return the singular and the plural of a text, or the one that it is."""
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_in_the_catalogue_and_nothing_else(language):
    assert {m.id for m in messages(read(language))} == {m.id for m in messages(template())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_missing_or_only_guessed(language):
    unsure = [m.id for m in messages(read(language)) if m.fuzzy or not all(forms(m.string))]
    assert unsure == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    lost = [
        m.id
        for m in messages(read(language))
        for string in forms(m.string)
        if set(PLACEHOLDER.findall(string)) != set(PLACEHOLDER.findall(forms(m.id)[-1]))
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_is_that_of_the_written_one(language):
    catalogue = read(language)
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled(catalogue)
    assert po_file(language).read_bytes() == written(catalogue)
