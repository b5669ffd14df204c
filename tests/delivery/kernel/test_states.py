from enum import StrEnum

import pytest

from delivery.kernel.errors import Conflict, Forbidden
from delivery.kernel.states import Move, StateMachine


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Role(StrEnum):
    WARDEN = "warden"
    DRIVER = "driver"


MACHINE = StateMachine(
    Move("switch_on", frozenset({Light.RED}), Light.GREEN, frozenset({Role.WARDEN})),
    Move("switch_off", frozenset({Light.GREEN}), Light.RED, frozenset({Role.WARDEN})),
)


def test_a_move_leads_to_its_target():
    assert MACHINE.target("switch_on", source=Light.RED, role=Role.WARDEN) == Light.GREEN


def test_a_role_that_may_never_make_a_move_is_forbidden_it():
    with pytest.raises(Forbidden):
        MACHINE.target("switch_on", source=Light.RED, role=Role.DRIVER)


def test_a_move_from_another_state_is_a_conflict():
    with pytest.raises(Conflict) as refusal:
        MACHINE.target("switch_on", source=Light.GREEN, role=Role.WARDEN)
    assert refusal.value.code == "invalid_transition"


def test_the_moves_that_can_be_made_are_listed():
    assert MACHINE.names(source=Light.RED, role=Role.WARDEN) == {"switch_on"}
    assert MACHINE.names(source=Light.RED, role=Role.DRIVER) == set()
