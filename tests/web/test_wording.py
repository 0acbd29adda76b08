"""What pages, mails and files say keeps to plain words: no formal term, no promise that nobody can keep."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import polib
from tests.content.wording import AVOIDED

import sonaeru

PRODUCT = Path(sonaeru.__file__).parent
CATALOGUE = PRODUCT / "web/locale/en/LC_MESSAGES/django.po"


def spoken() -> Iterator[tuple[str, str]]:
    """Every text that code hands to a reader, with the file it stands in; docstrings speak to developers."""
    for path in sorted(PRODUCT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asides = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in asides:
                yield path.name, node.value


def test_pages_and_mails_use_plain_words() -> None:
    assert [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if AVOIDED.search(entry.msgid)] == []


def test_texts_in_the_code_use_plain_words() -> None:
    assert [(name, text) for name, text in spoken() if AVOIDED.search(text)] == []
