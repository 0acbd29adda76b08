"""The encrypted file: what goes in comes out, and nothing that was touched comes out at all."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.config.copies import COST, WORDS

from sonaeru.web.config.operation.refusal import Refused
from sonaeru.web.config.operation.sealing import (
    CHECK,
    CHUNK,
    MAGIC,
    SALT,
    TAG,
    OpeningReader,
    SealingWriter,
)
from sonaeru.web.config.operation.sealing import (
    COST as USUAL_COST,
)

START = len(MAGIC) + 1 + SALT + CHECK
WHOLE = CHUNK + TAG


def seal(plain: bytes, *, cost: int = COST, step: int = 50_000) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, WORDS, cost)
    for start in range(0, len(plain), step):
        writer.write(plain[start : start + step])
    writer.finish()
    return file.getvalue()


def unseal(sealed: bytes, words: str = WORDS) -> bytes:
    return OpeningReader(io.BytesIO(sealed), words).read()


THREE_CHUNKS = bytes(range(256)) * (CHUNK // 256) * 2 + b"the end"
SEALED = seal(THREE_CHUNKS)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_out_again(length: int) -> None:
    plain = (b"0123456789" * (length // 10 + 1))[:length]
    assert unseal(seal(plain)) == plain


@given(parts=st.lists(st.binary(max_size=200)))
def test_it_does_not_matter_in_which_pieces_it_was_written(parts: list[bytes]) -> None:
    file = io.BytesIO()
    writer = SealingWriter(file, WORDS, COST)
    for part in parts:
        writer.write(part)
    writer.finish()
    assert unseal(file.getvalue()) == b"".join(parts)


def test_the_usual_cost_is_kept_in_the_file_and_opens_it() -> None:
    sealed = seal(b"plain", cost=USUAL_COST)
    assert sealed[len(MAGIC)] == USUAL_COST == 15
    assert unseal(sealed) == b"plain"


def test_two_files_of_the_same_have_nothing_in_common_but_their_kind() -> None:
    one, other = seal(b"plain" * 100), seal(b"plain" * 100)
    assert one[len(MAGIC) + 1 :][:SALT] != other[len(MAGIC) + 1 :][:SALT]
    assert one[START:] != other[START:]
    assert b"plain" not in one


@pytest.mark.parametrize("words", ["", WORDS + " ", WORDS[:-1], "another one"])
def test_another_passphrase_is_told_from_damage(words: str) -> None:
    with pytest.raises(Refused, match="合言葉が違うか"):
        unseal(SEALED, words)


def test_every_altered_byte_is_found() -> None:
    sealed = seal(b"one row\n" * 10)
    for place in range(len(sealed)):
        touched = bytearray(sealed)
        # The cost is a number that is worked with: one more is enough, where its highest bit would ask for a gibibyte.
        touched[place] ^= 0x02 if place == len(MAGIC) else 0x80
        with pytest.raises(Refused):
            unseal(bytes(touched))


def test_every_length_that_is_too_short_is_found() -> None:
    sealed = seal(b"one row\n" * 10)
    for length in range(len(sealed)):
        with pytest.raises(Refused):
            unseal(sealed[:length])


@pytest.mark.parametrize(
    "touch",
    [
        lambda sealed: sealed[: START + WHOLE],
        lambda sealed: sealed[: START + 2 * WHOLE],
        lambda sealed: sealed[:START] + sealed[START + WHOLE :],
        lambda sealed: sealed[: START + WHOLE] + sealed[START + 2 * WHOLE :],
        lambda sealed: (
            sealed[:START]
            + sealed[START + WHOLE : START + 2 * WHOLE]
            + sealed[START : START + WHOLE]
            + sealed[START + 2 * WHOLE :]
        ),
        lambda sealed: sealed[: START + WHOLE] + sealed[START : START + WHOLE] + sealed[START + WHOLE :],
        lambda sealed: sealed + b"\0",
        lambda sealed: sealed + sealed[START:],
        lambda sealed: seal(THREE_CHUNKS)[:START] + sealed[START:],
        lambda sealed: sealed[: START + WHOLE] + seal(THREE_CHUNKS)[START + WHOLE :],
    ],
    ids=[
        "cut after one chunk",
        "cut after two chunks",
        "first chunk gone",
        "second chunk gone",
        "chunks swapped",
        "chunk twice",
        "a byte more",
        "two ends",
        "head of another file",
        "tail of another file",
    ],
)
def test_chunks_that_were_cut_moved_or_mixed_are_found(touch: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Refused):
        unseal(touch(SEALED))


@pytest.mark.parametrize("cost", [0, 21, 255])
def test_a_header_cannot_ask_for_more_memory_than_is_sensible(cost: int) -> None:
    with pytest.raises(Refused, match="書きかわっています"):
        unseal(MAGIC + bytes([cost]) + SEALED[len(MAGIC) + 1 :])
