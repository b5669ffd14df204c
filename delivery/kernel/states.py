"""The type of a state machine: a table of moves, asked and never bent at run time."""

from dataclasses import dataclass
from enum import StrEnum

from delivery.kernel.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: the roles that may go from any source to the target."""

    name: str
    sources: frozenset[StrEnum]
    target: StrEnum
    roles: frozenset[StrEnum]


class StateMachine:
    """Hold the rows of one machine; several rows may share a name for different roles."""

    def __init__(self, *moves: Move) -> None:
        self.moves = moves

    def target(self, name: str, *, source: StrEnum, role: StrEnum) -> StrEnum:
        """Return where the move leads.

        Raises Forbidden when the role may never make the move, Conflict
        (`invalid_transition`) when it may, but not from this state.
        """
        rows = [move for move in self.moves if move.name == name and role in move.roles]
        if not rows:
            raise Forbidden(f"A {role} may not {name.replace('_', ' ')} this.")
        for move in rows:
            if source in move.sources:
                return move.target
        raise Conflict(
            f"Cannot {name.replace('_', ' ')} from the state {source}.", code="invalid_transition"
        )

    def names(self, *, source: StrEnum, role: StrEnum) -> set[str]:
        """Return the moves that the role can make from the state."""
        return {m.name for m in self.moves if source in m.sources and role in m.roles}
