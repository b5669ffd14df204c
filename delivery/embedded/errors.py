"""Failures of the embedded services, all of them fit to be shown to the person who started them."""


class EmbeddedError(RuntimeError):
    """Signal that an embedded service could not do what was asked."""


class AlreadyRunning(EmbeddedError):
    """Signal that another live copy uses the same data folder."""


class StartFailed(EmbeddedError):
    """Signal that a process ended or stayed silent before it was ready; carries the log's tail."""


class PortTaken(EmbeddedError):
    """Signal that something else listens on the port that was asked for."""
