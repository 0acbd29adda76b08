"""`sonaeru up`: prepare the data folder, then run web server and worker as one process tree."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings
from django.core.management import call_command

from sonaeru.cli import agent
from sonaeru.cli._django import prepare
from sonaeru.cli._groups import Subparsers
from sonaeru.cli.operator_link import keep_address
from sonaeru.cli.operator_link import path as operator_link
from sonaeru.web.devices import pyz

GRACE_SECONDS = 20


def register(subparsers: Subparsers) -> None:
    """Add `up`, `migrate` and `work`."""
    up = subparsers.add_parser("up", help="画面とワーカーを動かす", description="Run the web server and the worker.")
    up.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    up.add_argument("--port", type=_port, default=8000, help="port to listen on (default 8000)")
    up.add_argument(
        "--processes", type=int, choices=range(1, 65), metavar="N", default=2, help="web server processes (default 2)"
    )
    up.set_defaults(run=run)
    migrate = subparsers.add_parser(
        "migrate", help="データベースを新しくする", description="Bring the database up to date."
    )
    migrate.set_defaults(run=run_migrate)
    work = subparsers.add_parser("work", help="ワーカーだけを動かす", description="Run a worker alone.")
    work.set_defaults(run=run_work)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT, then stop both children; 1 if one of them ended by itself, 2 if the port is taken."""
    if fault := _unusable(arguments.host, arguments.port):
        print(fault, file=sys.stderr)
        return 2
    # Hosts are named before the settings are read, so that the address on the next line really answers.
    os.environ["SONAERU_HOSTS"] = ",".join(filter(None, [os.environ.get("SONAERU_HOSTS"), arguments.host]))
    prepare(migrate=True, static=True)
    _put_agent()
    # While nobody runs this installation, the line leads to the page that makes the operator.
    path = operator_link() or "/"
    stopping = _stop_on_signal()
    children = [subprocess.Popen(command) for command in _commands(arguments)]
    shown = "127.0.0.1" if arguments.host in {"0.0.0.0", "::"} else arguments.host  # noqa: S104 - compared, not bound
    told = False
    while not stopping and all(child.poll() is None for child in children):
        # The address is told once it answers, so that whoever opens it at once is not refused.
        if not told and _answers(shown, arguments.port):
            told = True
            address = settings.ADDRESS.rstrip("/") or f"http://{shown}:{arguments.port}"
            keep_address(address)
            print(f"ブラウザーで開いてください: {address}{path}", flush=True)
        time.sleep(0.2)
    _stop(children)
    if stopping:
        return 0
    print("画面かワーカーが止まったので、全部を止めました。もう一度 sonaeru up で動かしてください。", file=sys.stderr)
    return 1


def run_migrate(arguments: argparse.Namespace) -> int:
    """Apply the migrations."""
    prepare(migrate=True)
    return 0


def run_work(arguments: argparse.Namespace) -> int:
    """Work on the queue in this process."""
    prepare(migrate=True)
    call_command("work")
    return 0


def _put_agent() -> None:
    """The agent of this version, for computers to fetch. A full disk stops no page: the place of the file says so."""
    try:
        agent.put(pyz.place())
    except OSError as error:
        print(f"エージェントのファイルを書けませんでした：{error}", file=sys.stderr)


def _commands(arguments: argparse.Namespace) -> list[list[str]]:
    web = [
        *(sys.executable, "-m", "gunicorn", "sonaeru.web.config.wsgi:application"),
        *("--bind", f"{arguments.host}:{arguments.port}", "--worker-class", "gthread", "--threads", "8"),
        *("--workers", str(arguments.processes), "--no-control-socket", "--preload", "--log-level", "warning"),
        *("--graceful-timeout", str(GRACE_SECONDS - 5)),
    ]
    return [web, [sys.executable, "-m", "sonaeru", "work"]]


def _stop_on_signal() -> list[int]:
    received: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return received


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"port must be 1 to 65535, not {text!r}")
    return int(text)


def _unusable(host: str, port: int) -> str:
    """Why nobody can listen there, and what to do; "" if one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                running = "そなえるが、もう動いていませんか。ほかのものなら、--port で別の番号を選んでください。"
                return f"{host}:{port} は使用中です。{running}"
            return f"{host}:{port} で待てません。--host と --port を確かめてください: {error}"
    return ""
