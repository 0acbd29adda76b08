"""How a command of operation says no: one clear sentence and what to do, with nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import Error


class Refused(Exception):
    """What was asked cannot be done. The message is for the operator: what is wrong, and what to do."""


def first_line(error: Exception) -> str:
    """The message of an error without the hints and the SQL that databases add below."""
    return (str(error) or type(error).__name__).splitlines()[0]


@contextmanager
def told() -> Iterator[None]:
    """Turn what can go wrong inside into a CommandError with return code 2."""
    try:
        yield
    except Refused as error:
        raise CommandError(str(error), returncode=2) from error
    except OSError as error:
        said = f"ファイルを読み書きできません。場所と空きを確かめてください: {error}"
        raise CommandError(said, returncode=2) from error
    except Error as error:
        said = f"データベースを使えません。sonaeru doctor で確かめてください: {first_line(error)}"
        raise CommandError(said, returncode=2) from error
