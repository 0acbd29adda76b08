"""`sonaeru operator-link`: a new link that makes an operator, for when nobody can sign in as one any more."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command

from sonaeru.cli._django import prepare
from sonaeru.cli._groups import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `operator-link`."""
    help_text = "運用者になるリンクを出す（print a link that makes an operator）"
    parser = subparsers.add_parser("operator-link", help=help_text, description=help_text)
    parser.add_argument("--address", type=_address, help="動いている住所（where it runs）")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the link; those printed before open nothing any more."""
    prepare(migrate=True)
    address = (arguments.address or settings.ADDRESS or _kept_address()).rstrip("/")
    print(f"ブラウザーで開いてください: {address}{path(rescue=True)}")
    print("30分間、1回だけ使えます。ほかの人には見せないでください。")
    return 0


def path(*, rescue: bool = False) -> str:
    """The path of a new link; without `rescue`, "" where there is an operator. Django must be prepared."""
    return str(call_command("operator_link", rescue=rescue, stdout=io.StringIO()) or "")


def keep_address(address: str) -> None:
    """Remember where `up` answers, for links that are printed later."""
    _file().write_text(address, encoding="utf-8")


def _kept_address() -> str:
    return _file().read_text(encoding="utf-8") if _file().exists() else "http://127.0.0.1:8000"


def _file() -> Path:
    return Path(settings.HOME) / "address"


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise argparse.ArgumentTypeError(f"address must look like http://127.0.0.1:8000, not {text!r}")
    return text
