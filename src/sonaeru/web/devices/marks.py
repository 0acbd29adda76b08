"""「要確認」: what cannot be true of a computer, in words. It is looked at by a person, and never counted as a failure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words

CLONED: Final = "cloned"
WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        CLONED: Words(
            "同じ登録のパソコンが2台あるかもしれません。",
            "Two computers may be using the same enrolment.",
        ),
        "build_fell": Words(
            "OSの版が、前より古くなりました。入れ直したのなら、問題ありません。",
            "The system is older than before. That is fine if it was installed anew.",
        ),
        "facts_lost": Words(
            "前は分かったことの多くが、分からなくなりました。",
            "Much that was known before is unknown now.",
        ),
        "uptime_impossible": Words(
            "動いていた日数が、前の報告と合いません。",
            "The days it has been running do not fit the report before.",
        ),
    }
)


def added(marks: Sequence[Mapping[str, str]], codes: Iterable[str], at: str) -> list[Mapping[str, str]]:
    """The marks with new ones; what is marked already keeps its time until somebody has looked."""
    known = {mark["code"] for mark in marks}
    return [*marks, *({"code": code, "at": at} for code in dict.fromkeys(codes) if code not in known)]
