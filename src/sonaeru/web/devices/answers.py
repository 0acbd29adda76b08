"""What the server answers to programs, in words: each code with a sentence for whoever sits at the PC."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sonaeru.core.devices.protocol import Answer
from sonaeru.core.words import Words

FORM: Final = Words(
    "送信できませんでした（内容の形式）。この端末の設定には影響ありません。",
    "It could not be sent (form of the content). Nothing on this computer changes.",
)
WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "too_large": Words(
            "送信できませんでした（大きすぎます）。この端末の設定には影響ありません。",
            "It could not be sent (too large). Nothing on this computer changes.",
        ),
        "header": Words(
            "送信できませんでした（見出しの形式）。途中の機器の設定を確かめてください。",
            "It could not be sent (form of the headers). Check the devices on the way.",
        ),
        "method": Words("ここは、POSTで送る所です。", "This address takes POST only."),
        "unknown_device": Words(
            "このパソコンは登録されていません。会社の担当者に、新しいコードをたのんでください。",
            "This computer is not enrolled. Ask your company for a new code.",
        ),
        "revoked": Words(
            "この端末の登録は取り消されました。会社の担当者に確かめてください。",
            "This computer's enrolment was revoked. Ask your company about it.",
        ),
        "clock": Words(
            "パソコンの時計が合っていません。時計を合わせてください。",
            "The computer's clock is wrong. Please set it.",
        ),
        "signature": Words(
            "送り主を確かめられませんでした。登録し直してください。",
            "We could not confirm who sent it. Please enrol again.",
        ),
        "idempotency_conflict": Words(
            "同じ番号の、ちがう内容がもう届いています。もう一度調べてから送ってください。",
            "Another report of the same number has arrived. Scan again, then send.",
        ),
        "replay": Words(
            "同じ送信がもう届いています。もう一度送ってください。",
            "This very request has arrived before. Please send again.",
        ),
        "sequence": Words(
            "これより新しい報告が、もう届いています。もう一度調べてから送ってください。",
            "A newer report has arrived already. Scan again, then send.",
        ),
        "slow_down": Words(
            "回数が多いため、少し止めています。しばらくしてから送ってください。",
            "Too many at once. Please wait a little, then send again.",
        ),
        "code": Words(
            "このコードは使えません。新しいコードを出してください。",
            "This code cannot be used. Please make a new one.",
        ),
        "unreadable": FORM,
        "not_an_object": FORM,
        "schema": Words(
            "送信できませんでした（版がちがいます）。新しいエージェントに入れかえてください。",
            "It could not be sent (other version). Please replace the agent by the current one.",
        ),
        "unknown_field": FORM,
        "missing_field": FORM,
        "wrong_value": FORM,
    }
)


def body(answer: Answer) -> dict[str, Any]:
    """An answer as JSON; an error with its sentence in both languages; one without a code is its details alone."""
    if answer.http < 400:
        return answer.body if answer.code else dict(answer.details)
    words = WORDS[answer.code]
    return {"error": answer.code, "message": words.ja, "message_en": words.en, **answer.details}
