"""How sending can fail, told apart by what may be done about it."""


class SendFailed(Exception):
    """A message did not leave as it should."""


class TryLater(SendFailed):
    """It has not left; another attempt may succeed, not before `after_s`."""

    def __init__(self, reason: str, *, after_s: float = 0) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Refused(SendFailed):
    """It has not left, and no attempt will."""


class MaybeSent(SendFailed):
    """The connection broke where nobody can tell whether it has left."""


class Gone(SendFailed):
    """The address does not exist any more."""
