"""A real server of ours and a real Chromium: one of each for a test process."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from dev import BROWSERS
from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
# Without the background switches Chromium looks for its maker's servers at every start.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip


@pytest.fixture(scope="session")
def database() -> Iterator[dict[str, str]]:
    """On PostgreSQL a database of our own beside the default one; SQLite lives in the data folder."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {}
        return
    name = f"sonaeru_browser_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def place(database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the server, and of a command that works beside it."""
    env = os.environ | {"SONAERU_HOME": str(tmp_path_factory.mktemp("home"))} | database
    del env["DJANGO_SETTINGS_MODULE"]  # the tests' own; the server runs on the product's
    return env


@pytest.fixture(scope="session")
def server(place: dict[str, str]) -> Iterator[str]:
    """`sonaeru up` on a free port: the web server and the worker as people run them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sonaeru", "up", "--port", str(port), "--processes", "1"]
    with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert "ブラウザーで開いてください" in process.stdout.readline(), "the server did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
        assert code == 0, "the server did not stop cleanly"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the distribution, headless."""
    assert CHROMIUM, "Chromium is missing; `python3 dev.py test` says how to install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A phone of 390 px with JavaScript off."""
    context = browser.new_context(
        base_url=server, viewport={"width": 390, "height": 844}, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context
    context.close()
