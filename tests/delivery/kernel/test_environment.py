from ipaddress import ip_network

import pytest

from delivery.kernel import environment


@pytest.mark.parametrize(
    ("value", "is_on"),
    [("1", True), ("true", True), ("YES", True), ("on", True), ("0", False), ("no", False)],
)
def test_a_switch_is_read(monkeypatch, value, is_on):
    monkeypatch.setenv("SWITCH", value)
    assert environment.flag("SWITCH") is is_on


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("EMPTY", "")
    assert environment.text("EMPTY", "fallback") == "fallback"
    assert environment.flag("EMPTY", default=True) is True
    assert environment.number("EMPTY", 1.5) == 1.5
    assert environment.words("EMPTY", "a, b,,") == ["a", "b"]


@pytest.fixture(autouse=True)
def misread(monkeypatch):
    monkeypatch.setattr(environment, "misread", {})
    return environment.misread


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("enabled", lambda: environment.flag("ODD")),
        ("lots", lambda: environment.number("ODD", 0)),
        ("-3", lambda: environment.number("ODD", 0)),
        ("nan", lambda: environment.number("ODD", 0)),
        ("2.5", lambda: environment.whole("ODD", 0)),
        ("abc", lambda: environment.whole("ODD", 0)),
        ("garbage", lambda: int(bool(environment.words_as("ODD", ip_network, "networks")))),
        ("garbage", lambda: int(environment.text_as("ODD", "0", int, "digits"))),
    ],
)
def test_a_value_of_another_kind_counts_as_unset_and_is_remembered(
    monkeypatch, misread, value, read
):
    monkeypatch.setenv("ODD", value)

    assert read() == 0
    assert list(misread) == ["ODD"]


def test_a_number_is_read(monkeypatch):
    monkeypatch.setenv("NUMBER", "2.5")
    assert environment.number("NUMBER", 0) == 2.5
