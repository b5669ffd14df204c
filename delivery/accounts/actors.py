"""Who acts, when it is not a person."""

from dataclasses import dataclass

SYSTEM_ROLE = "system"


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The platform itself: timeouts, dispatch, upkeep."""

    pk: None = None
    role: str = SYSTEM_ROLE


SYSTEM = SystemActor()
