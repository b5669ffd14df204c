"""Choose and check TCP ports."""

import errno
import socket

from delivery.embedded.errors import PortTaken

LOOPBACK = "127.0.0.1"


def free_port(host: str = LOOPBACK) -> int:
    """Return a port that nothing listens on now; another process may still take it first."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Say whether a server could listen on the port; PermissionError if this user never may."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Servers set this too: a port whose old connections are in TIME_WAIT counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def require_free_port(port: int, host: str = LOOPBACK) -> None:
    """Raise PortTaken, with the way out, unless a server could listen on the port."""
    try:
        is_free = port_is_free(port, host)
    except PermissionError as error:
        raise PortTaken(
            f"Port {port} needs privileges that this user has not. "
            f"Choose one above 1023, for example: PORT=8080 make run"
        ) from error
    if not is_free:
        raise PortTaken(
            f"Port {port} is already in use, perhaps by another copy. "
            f"Stop that one or choose another port, for example: PORT={port + 1} make run"
        )
