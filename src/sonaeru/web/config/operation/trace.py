"""When a backup was last made and last tried: a note in the data folder.

Not in the database: the copy would then differ from what it is a copy of. Each host notes what was done on it.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.config.operation.condition import Condition, State

# Judgement: a backup each night, of which a few may be missed; a restore tried each quarter.
BACKUP_DAYS, TEST_DAYS = 7, 92


def note(what: str) -> None:
    """Note that it was done now. A folder that cannot be written to is no reason to fail: the work itself is done."""
    moments = _moments() | {what: timezone.now().isoformat(timespec="seconds")}
    try:
        _file().write_text(json.dumps(moments), encoding="utf-8")
    except OSError:
        return


def backup() -> Condition:
    """There is a copy from the last few days."""
    done = Words("最後の控えは{n}日前です。", "The last backup is {n} days old.")
    never = Words("控えを取った記録が、この機械にありません。", "No backup was noted on this machine.")
    remedy = Words("sonaeru backup で控えを取ってください。", "Run sonaeru backup.")
    return _condition("backup", BACKUP_DAYS, done, never, remedy)


def restore_test() -> Condition:
    """A copy was opened and read to its end in the last months: an untried copy is a hope."""
    done = Words("最後に戻す試しをしたのは{n}日前です。", "A restore was last tried {n} days ago.")
    never = Words("戻す試しの記録が、この機械にありません。", "No trial of a restore was noted on this machine.")
    remedy = Words("sonaeru restore FILE --check で試してください。", "Run sonaeru restore FILE --check.")
    return _condition("restore_test", TEST_DAYS, done, never, remedy)


def _condition(what: str, limit: int, done: Words, never: Words, remedy: Words) -> Condition:
    moment = _moments().get(what)
    if moment is None:
        return Condition(what, State.UNKNOWN, never, remedy)
    days = (timezone.now() - dt.datetime.fromisoformat(moment)).days
    if days <= limit:
        return Condition(what, State.OK, done.format(n=days))
    return Condition(what, State.WARN, done.format(n=days), remedy)


def _file() -> Path:
    return Path(settings.HOME) / "operation.json"


def _moments() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
