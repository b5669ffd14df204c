"""Have sockets wait for slow readers: daphne itself would buffer whatever it is given."""

from typing import Any

from daphne.server import Server

from delivery.live.mailbox import Mailbox


def show_transports() -> None:
    """Have daphne put each socket's connection into its scope."""
    create = Server.create_application

    def create_application(server: Server, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope["transport"] = protocol.transport
        return create(server, protocol, scope)

    Server.create_application = create_application


def hold_while_full(scope: dict[str, Any], mailbox: Mailbox) -> None:
    """Hold a socket's mailbox from when more is buffered than 64 KiB until all of it has left."""
    if transport := scope.get("transport"):
        # Daphne leaves the channel there that read the request.
        transport.unregisterProducer()
        transport.registerProducer(_Holder(mailbox), streaming=True)


class _Holder:
    """What Twisted calls a push producer."""

    __slots__ = ("_mailbox",)

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def pauseProducing(self) -> None:  # noqa: N802 (a name of Twisted's)
        self._mailbox.hold()

    def resumeProducing(self) -> None:  # noqa: N802
        self._mailbox.release()

    def stopProducing(self) -> None:  # noqa: N802
        """Do nothing: the consumer hears of the end by itself."""
