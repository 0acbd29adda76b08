"""One encrypted file, written and read as a stream in constant memory.

Layout: MAGIC, cost (log2 of scrypt's n, 1 byte), salt (16 bytes), check (32 bytes), then chunks, each CHUNK bytes of
plain text and a tag of 16 bytes; the last may be shorter. A chunk is AES-256-GCM under a nonce of its number (11 bytes)
and a mark on the last one (1 byte), so that a chunk that is altered, missing, moved or cut off does not open: the STREAM
construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015). The key is new for every file,
so its nonces may count from zero. The check tells a wrong passphrase from a damaged file.
"""

from __future__ import annotations

import hmac
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sonaeru.web.config.operation.refusal import Refused

KIND = b"sonaeru-backup "
MAGIC = KIND + b"1\n"
COST = 15  # n = 2**15 with r = 8: 32 MiB and about a tenth of a second for each guess
HIGHEST_COST = 20  # 1 GiB: what a header may ask of the machine that reads it
SALT = 16
CHECK = 32
CHUNK = 64 * 1024
TAG = 16

DAMAGED = "控えが途中で切れているか、書きかわっています。別の控えを使ってください。"


class SealingWriter(io.RawIOBase):
    """Encrypts what is written into `file`, which stays open. The file is whole only after `finish`."""

    def __init__(self, file: BinaryIO, passphrase: str, cost: int = COST) -> None:
        head = MAGIC + bytes([cost]) + secrets.token_bytes(SALT)
        self._cipher, check = _keys(passphrase, head)
        self._file, self._number, self._pending = file, 0, bytearray()
        file.write(head + check)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take all of it. At least one byte is kept back, because only `finish` knows which chunk is the last."""
        self._pending += data
        while len(self._pending) > CHUNK:
            self._seal(last=False)
        return len(data)

    def finish(self) -> None:
        """Write the last chunk. Not done by `close`, which also runs when something went wrong half-way."""
        self._seal(last=True)

    def _seal(self, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), bytes(self._pending[:CHUNK]), None))
        self._number += 1
        del self._pending[:CHUNK]


class OpeningReader(io.RawIOBase):
    """Decrypts `file` from where it stands. Raises Refused for another kind of file, a wrong passphrase or damage."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        head = _head(file)
        self._cipher, check = _keys(passphrase, head)
        if not hmac.compare_digest(check, file.read(CHECK)):
            raise Refused(
                "合言葉が違うか、ファイルの先頭が壊れています。合言葉を確かめ、だめなら別の控えを使ってください。"
            )
        self._file, self._number, self._plain, self._ended = file, 0, b"", False
        self._ahead = file.read(CHUNK + TAG)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 only after the chunk that is marked as the last. Raises Refused for damage."""
        if not self._plain and not self._ended:
            self._plain = self._open()
        count = min(len(buffer), len(self._plain))
        buffer[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def _open(self) -> bytes:
        sealed, self._ahead = self._ahead, self._file.read(CHUNK + TAG)
        self._ended = not self._ahead
        try:
            plain = self._cipher.decrypt(_nonce(self._number, self._ended), sealed, None)
        except InvalidTag:
            raise Refused(DAMAGED) from None
        self._number += 1
        return plain


def _head(file: BinaryIO) -> bytes:
    magic = file.read(len(MAGIC))
    if not magic.startswith(KIND):
        raise Refused("そなえるの控えではありません。sonaeru backup で作ったファイルを選んでください。")
    if magic != MAGIC:
        raise Refused("この版では読めない形の控えです。そなえるを新しくしてから、もう一度お試しください。")
    rest = file.read(1 + SALT)
    if len(rest) <= SALT or not 1 <= rest[0] <= HIGHEST_COST:
        raise Refused(DAMAGED)
    return magic + rest


def _keys(passphrase: str, head: bytes) -> tuple[AESGCM, bytes]:
    """The cipher, and the check that only this passphrase makes of this head."""
    cost, salt = head[len(MAGIC)], head[-SALT:]
    material = Scrypt(salt=salt, length=64, n=2**cost, r=8, p=1).derive(passphrase.encode())
    return AESGCM(material[:32]), hmac.digest(material[32:], head, "sha256")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
