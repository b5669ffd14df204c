from collections import deque

import pytest
from daphne import http_protocol
from twisted.internet.testing import StringTransport

from delivery.live.daphne import leave_bodies_to_django

# A form that has ended before it began: twisted refuses it, Django reads no fields.
BODY = b"--edge--\r\n"
REQUEST = (
    b"POST /photo HTTP/1.1\r\nHost: shop.test\r\n"
    b"Content-Type: multipart/form-data; boundary=edge\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class Server:
    """What daphne's factory asks of its server; it keeps what an application would be sent."""

    root_path, request_buffer_size = "", 8192
    proxy_forwarded_address_header = proxy_forwarded_port_header = None
    proxy_forwarded_proto_header = None

    def __init__(self):
        self.messages = deque()

    def protocol_connected(self, protocol):
        pass

    def create_application(self, protocol, scope):
        return self

    def put_nowait(self, message):
        self.messages.append(message)


@pytest.fixture
def factory(monkeypatch):
    """Daphne's own factory, for a server that only listens."""
    monkeypatch.setattr(http_protocol, "WebRequest", http_protocol.WebRequest)
    leave_bodies_to_django()
    return http_protocol.HTTPFactory(Server())


def test_a_malformed_form_reaches_django_as_it_came(factory):
    channel = factory.buildProtocol(None)
    channel.makeConnection(StringTransport())
    channel.dataReceived(REQUEST)
    (message,) = factory.server.messages
    assert message == {"type": "http.request", "body": BODY, "more_body": False}
