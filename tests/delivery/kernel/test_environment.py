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


def test_a_number_is_read(monkeypatch):
    monkeypatch.setenv("NUMBER", "2.5")
    assert environment.number("NUMBER", 0) == 2.5
