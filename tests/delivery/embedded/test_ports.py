import socket

import pytest

from delivery.embedded.errors import PortTaken
from delivery.embedded.ports import LOOPBACK, free_port, port_is_free, require_free_port


def test_a_free_port_can_be_listened_on():
    port = free_port()
    assert port_is_free(port)
    require_free_port(port)
    with socket.create_server((LOOPBACK, port)):
        assert not port_is_free(port)


def test_a_taken_port_is_refused_with_the_way_out():
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} is already in use.*PORT={port + 1}"):
            require_free_port(port)


def test_a_taken_port_is_seen_on_every_address():
    with socket.create_server((LOOPBACK, 0)) as server:
        assert not port_is_free(server.getsockname()[1], "0.0.0.0")  # noqa: S104 - only probed
