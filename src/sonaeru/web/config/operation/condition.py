"""What an examination found, and how it is shown. No Django here: the settings themselves may be what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from sonaeru.core.words import Words


class State(StrEnum):
    """What was found. Unknown is a state of its own: neither good nor a fault."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


MARKS = {State.OK: "よい", State.WARN: "注意", State.FAIL: "直す", State.UNKNOWN: "不明"}
FOLDER = Words(
    "SONAERU_HOME の場所、許可、空きを確かめてください。", "Check where SONAERU_HOME is, its permissions and its space."
)
VARIABLES = Words(
    "環境変数を、設定の説明のとおりに直してください。", "Correct the environment variables as documented."
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing looked at: what was found, and what to do unless it is fine."""

    name: str
    state: State
    sentence: Words
    remedy: Words | None = None


def unreadable_settings(error: Exception) -> Condition:
    """The one condition there is when the product cannot even start."""
    return Condition(
        "settings",
        State.FAIL,
        Words(f"設定を読めません：{error}", f"The settings cannot be read: {error}"),
        FOLDER if isinstance(error, OSError) else VARIABLES,
    )


def failed(conditions: Iterable[Condition]) -> int:
    """How many conditions must be put right."""
    return sum(each.state is State.FAIL for each in conditions)


def as_json(conditions: Sequence[Condition]) -> str:
    """All conditions in both languages."""
    return json.dumps(
        {"failed": failed(conditions), "checks": [asdict(each) for each in conditions]}, ensure_ascii=False
    )


def as_text(conditions: Iterable[Condition]) -> str:
    """All conditions in Japanese, a line each, with what to do below."""
    return "\n".join(line for each in conditions for line in _lines(each))


def _lines(each: Condition) -> list[str]:
    remedy = [f"　　　　→ {each.remedy.ja}"] if each.remedy else []
    return [f"{MARKS[each.state]}　{each.name}　{each.sentence.ja}", *remedy]
