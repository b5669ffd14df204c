"""Who listens to which event."""

from collections import defaultdict
from collections.abc import Callable

from delivery.events.models import Event

Handler = Callable[[Event], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


def on(*names: str) -> Callable[[Handler], Handler]:
    """Subscribe a handler to events by name.

    A handler runs after the commit, in the relay's transaction, in the order of the subject's
    events, at least once: its database effects commit with the mark that it ran, all other
    effects must bear repetition.
    """

    def subscribe(handler: Handler) -> Handler:
        for name in names:
            _handlers[name][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return subscribe


def handlers_of(name: str) -> dict[str, Handler]:
    """Return the handlers of an event by their dotted path."""
    return _handlers[name]
