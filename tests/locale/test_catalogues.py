"""Every text is translated, and what is committed was compiled from what is written."""

import re

import pytest

from tests.locale.catalogues import (
    DOMAINS,
    LANGUAGES,
    compiled,
    compiled_file,
    po_file,
    read,
    template,
    written,
)

pytestmark = [
    pytest.mark.parametrize("language", LANGUAGES),
    pytest.mark.parametrize("domain", DOMAINS),
]

PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s|</?\w+>")


def messages(catalogue):
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def forms(text):
    """Return the singular and the plural of a text, or the one that it is."""
    return [text] if isinstance(text, str) else list(text)


def test_every_marked_text_is_in_the_catalogue_and_nothing_else(language, domain):
    assert {m.id for m in messages(read(language, domain))} == {
        m.id for m in messages(template(domain))
    }


def test_no_translation_is_missing_or_only_guessed(language, domain):
    unsure = [m.id for m in messages(read(language, domain)) if m.fuzzy or not all(forms(m.string))]
    assert unsure == []


def test_translations_keep_the_placeholders(language, domain):
    lost = [
        m.id
        for m in messages(read(language, domain))
        for text, string in zip(forms(m.id), forms(m.string), strict=True)
        if set(PLACEHOLDER.findall(string)) != set(PLACEHOLDER.findall(text))
    ]
    assert lost == []


def test_the_compiled_file_is_that_of_the_written_one(language, domain):
    catalogue = read(language, domain)
    assert compiled_file(language, domain).read_bytes() == compiled(catalogue, domain)
    assert po_file(language, domain).read_bytes() == written(catalogue)
