"""A push service of the tests' own: it takes what browsers would get, and can read it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid.utils import b64urlencode

SECRET = b"0123456789abcdef"


class PushService:
    """A browser's address at a service that answers with `status` and `headers`."""

    def __init__(self) -> None:
        self.status = 201
        self.headers: dict[str, str] = {}
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self._key = generate_private_key(SECP256R1())
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def subscription(self, name: str = "browser") -> dict[str, Any]:
        """Return what a browser would send us to be told through this service."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": b64urlencode(point), "auth": b64urlencode(SECRET)}
        return {"endpoint": f"{self.origin}/{name}", "keys": keys}

    def read(self, index: int = -1) -> dict[str, Any]:
        """Decrypt a message as the browser would."""
        _, body = self.taken[index]
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=SECRET)
        content: dict[str, Any] = json.loads(plain)
        return content


@contextmanager
def push_service() -> Iterator[PushService]:
    """Run a push service while the block lasts."""
    service = PushService()
    thread = Thread(target=service.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()
        thread.join()
