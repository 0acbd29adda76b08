"""`sonaeru data`: keys that sign tables of end dates, files of tables, and taking them in."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.core.management import call_command

from sonaeru.cli._django import prepare
from sonaeru.cli._groups import Subparsers
from sonaeru.core.devices.facts import TOKYO
from sonaeru.web.library import bundles
from sonaeru.web.library.bundles import MAX_BYTES, Product, Refused
from sonaeru.web.library.devices import raw_products

SETTING = "SONAERU_DATA_KEY"


def register(subparsers: Subparsers) -> None:
    """Add the group with its four commands."""
    help_text = "製品の期限の表を、署名したファイルにする・取り込む（signed tables of end dates）"
    group = subparsers.add_parser("data", help=help_text, description=help_text)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    keys = commands.add_parser("keygen", help="署名の鍵を作る（make a key that signs）")
    keys.add_argument("key", metavar="KEY", type=Path, help="秘密の鍵を書くファイル（the private key to write）")
    keys.set_defaults(run=run_keygen)
    build = commands.add_parser("build", help="表を、署名したファイルにする（build the signed file）")
    build.add_argument("file", metavar="FILE", type=Path, help="作るファイル（the file to make）")
    build.add_argument("--key", metavar="KEY", type=Path, required=True, help="秘密の鍵（the private key）")
    build.add_argument(
        "--lifecycles", metavar="DIR", type=Path, help="表のフォルダー。なければ同梱の表（tables to use）"
    )
    build.set_defaults(run=run_build)
    check = commands.add_parser("check", help="署名と中身を確かめる（check signature and content）")
    check.add_argument("file", metavar="FILE", type=Path)
    check.add_argument("--public", metavar="KEY", default="", help=f"公開の鍵。なければ {SETTING}（the public key）")
    check.set_defaults(run=run_check)
    taking = commands.add_parser("import", help="表や弱点の一覧を取り込む（take in tables or a list of weaknesses）")
    taking.add_argument("file", metavar="FILE")
    taking.set_defaults(run=run_import)


def run_keygen(arguments: argparse.Namespace) -> int:
    """Write a private key that only its owner can read, and print the public one. 0 written, 2 not."""
    pem, public = bundles.new_key()
    try:
        # Never over another key: what it signed could be signed no more.
        with os.fdopen(os.open(arguments.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    except FileExistsError:
        return _failed(f"もうあります。別の名前にしてください：{arguments.key}")
    except OSError as error:
        return _failed(f"書き込めませんでした：{arguments.key}（{error.strerror}）")
    print(f"{SETTING}={public}")
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Write the file and print its day. 0 written, 2 not."""
    try:
        key = bundles.private_key(arguments.key.read_bytes())
        products = _products(arguments.lifecycles) if arguments.lifecycles else raw_products()
        made = bundles.build(products, key)
        arguments.file.write_bytes(made)
    except Refused as error:
        return _failed(f"作れません：{error.words.ja}")
    except OSError as error:
        return _failed(f"ファイルを使えません：{error.filename}（{error.strerror}）")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return _failed(f"表をTOMLとして読めません（{error}）")
    except ValueError:
        return _failed(f"秘密の鍵ではありません：{arguments.key}")
    print(f"{arguments.file}：製品 {len(products)}、{len(made)} バイト。公開の鍵 {bundles.public_text(key)}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Print what the file holds. 0 fine, 1 not to be used, 2 cannot be opened."""
    try:
        with arguments.file.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _failed(f"ファイルを開けません：{arguments.file}（{error.strerror}）")
    key = arguments.public or os.environ.get(SETTING, "").strip()
    try:
        found = bundles.opened(content, key, dt.datetime.now(TOKYO).date())
    except Refused as error:
        print(f"使えません：{error.words.ja}", file=sys.stderr)
        return 1
    print(f"使えます：{found.as_of} の表、製品 {len(found.products)}、SHA-256 {found.sha256}")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Take a file in. 0 once it is used, 2 if everything is as it was."""
    prepare()
    call_command("take_data", arguments.file)
    return 0


def _products(folder: Path) -> list[Product]:
    """The tables of a folder. Raises OSError, tomllib.TOMLDecodeError."""
    return [_toml(path) for path in sorted(folder.glob("*.toml"))]


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _failed(said: str) -> int:
    print(said, file=sys.stderr)
    return 2
