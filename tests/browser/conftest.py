"""Chromium for tests of the pages' scripts; the modules are served from the repository."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from playwright.sync_api import Browser, Page, Route

from delivery.embedded.ports import free_port
from tests.chromium import chromium

START_PATIENCE_S = 240.0
ORIGIN = "http://pages.test"


# Not for the whole session: while Playwright's loop runs, Django refuses the database to a thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        # Playwright's loop runs in this thread, and Django takes it for an asynchronous caller.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of an origin that has our static files and nothing else."""
    page = browser.new_page(timezone_id="UTC")
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(f"{ORIGIN}/")
    yield page
    page.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Tell what axe-core finds wrong with a page: rule and place of each violation."""

    def violations(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{rule['id']} at {', '.join(str(node['target'][0]) for node in rule['nodes'][:3])}"
            for rule in found
        ]

    return violations


@pytest.fixture(scope="module")
def live_url(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real application, sockets and all, on the tests' own stores.

    A test that commits its rows (`transaction=True`) shares them with it; events wait until
    `relay_all` hands them on.
    """
    port = free_port()
    where = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    log = tmp_path_factory.mktemp("server") / "log"
    server = subprocess.Popen(
        [sys.executable, "-m", "daphne", "-p", str(port), "delivery.asgi:application"],
        env={**os.environ, "DATABASE_URL": where.geturl(), "DATABASE_POOL_SIZE": "8"},
        stdout=subprocess.DEVNULL,
        stderr=log.open("w"),
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await_answer(url, server, log)
        yield url
    finally:
        # Nothing is lost with it, and it would wait for its pool's threads.
        server.kill()
        server.wait()


def _await_answer(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline_s:
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/health", timeout=1).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the server did not answer: {log.read_text()}")


def _serve(route: Route) -> None:
    path = urlsplit(route.request.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if found:
        route.fulfill(path=Path(str(found)))
    elif path == "/":
        route.fulfill(body="<!doctype html><title>Test</title>", content_type="text/html")
    else:
        route.fulfill(status=404)
