"""`sonaeru demo`: a sample association with 60 companies, marked 見本データ, to look at the product in use."""

from __future__ import annotations

import argparse

from django.core.management import call_command

from sonaeru.cli._django import prepare
from sonaeru.cli._groups import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `demo`."""
    demo = subparsers.add_parser(
        "demo", help="見本データを入れる・消す", description="Add or remove the sample association and its companies."
    )
    demo.add_argument("--remove", action="store_true", help="remove the sample data")
    demo.add_argument("--small", action="store_true", help="only one company, without people who sign in")
    demo.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Add the sample data, or remove it, and say where it is and who signs in."""
    prepare(migrate=True)
    call_command("sample", association=not arguments.small, remove=arguments.remove)
    return 0
