"""What a watched set of ordinary files says: an alarm, a question, or nothing. Numbers of the rule are judgement.

A canary is a file that nobody has a reason to touch. One that changes is a colleague who tidies up, a sync client or an
antivirus; several at once, or one that turned into noise, is what ransomware does. No prevention: fast or targeted
ransomware may pass the canaries by.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STATES = ("armed", "touched", "fired")
WINDOW_SECONDS = 60.0
NOISE_BITS = 7.2  # encrypted data has nearly 8 bits a byte, text about 4; packed documents too are above it
RENAMED = 20
# By the end of a name: what a file of this kind begins with as long as a program can open it.
MAGIC = {".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04", ".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff"}


@dataclass(frozen=True)
class Change:
    """One thing that was not so at the look before. `at`: seconds of a clock that never jumps; `place`: the folder.

    `kind`: `changed` (`bits` a byte and whether it still has the `magic` of its kind), `gone` (also under another name),
    `moved` (the folder as a whole, which no ransomware does first), `names` (`count` other entries have a new name).
    """

    at: float
    place: str
    file: str = ""
    kind: str = "changed"
    bits: float = 0.0
    magic: bool = True
    count: int = 0


def state(changes: Iterable[Change]) -> str:
    """`fired`, `touched` or `armed` by what changed; the order of the changes plays no part."""
    seen = sorted(changes, key=lambda each: each.at)
    hit = [each for each in seen if each.kind in ("changed", "gone")]
    if several(hit) or any(noise(each) or swept(each, seen) for each in hit):
        return "fired"
    return "touched" if hit or any(each.kind == "moved" for each in seen) else "armed"


def several(hit: Sequence[Change]) -> bool:
    """Whether two different canaries were hit within a minute. `hit` in the order of time."""
    return any(
        (one.place, one.file) != (other.place, other.file) and other.at - one.at <= WINDOW_SECONDS
        for place, one in enumerate(hit)
        for other in hit[place + 1 :]
    )


def noise(change: Change) -> bool:
    """Whether a canary became something that no program opens and that looks encrypted."""
    return change.kind == "changed" and change.bits > NOISE_BITS and not change.magic


def swept(change: Change, seen: Sequence[Change]) -> bool:
    """Whether a canary went while many others of its folder got new names."""
    near = (
        each.count
        for each in seen
        if each.kind == "names" and each.place == change.place and abs(each.at - change.at) <= WINDOW_SECONDS
    )
    return change.kind == "gone" and sum(near) >= RENAMED


def worse(one: str, other: str) -> str:
    """The worse of two states: only a person takes an alarm back."""
    return max(one, other, key=STATES.index)


def bits(data: bytes) -> float:
    """Entropy in bits per byte (Shannon), from 0 to 8."""
    return sum(-share * math.log2(share) for share in (count / len(data) for count in Counter(data).values()))


def opens(name: str, data: bytes) -> bool:
    """Whether data still begins as a file of this name must."""
    return data.startswith(MAGIC.get(name[name.rfind(".") :], b""))
