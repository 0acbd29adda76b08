"""How a report is signed, and what the server answers: decisions alone, without storing anything.

The order matters: nothing is written, and nothing is read from a body, before its signature holds.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

MAX_BYTES = 256 * 1024
MAX_SKEW_S = 300
HAND_OVER_S = 14 * 24 * 3600
NONCE_MINUTES = 15


@dataclass(frozen=True)
class Arrival:
    """A request as it came in. `moment`: its own Unix seconds; `genuine` tells whether its signature holds."""

    size: int
    moment: int
    nonce: str
    seq: int
    key: str
    body_hash: str
    genuine: bool


@dataclass(frozen=True)
class Known:
    """What the server knows of the device. `stored`: body hashes by idempotency key; `nonces`: of the last 15 minutes.

    `window_s`: how far the moment of a request may be from now: a file that somebody carries takes longer.
    """

    now: int
    last_seq: int
    revoked: bool = False
    nonces: Collection[str] = ()
    stored: Mapping[str, str] = field(default_factory=dict)
    window_s: int = MAX_SKEW_S


@dataclass(frozen=True)
class Answer:
    """What is answered: the HTTP status, a code (`result` if accepted, else `error`), and details by name."""

    http: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, object]:
        """The answer as JSON."""
        return {"result" if self.http < 400 else "error": self.code, **self.details}


def body_hash(body: bytes) -> str:
    """SHA-256 of a body in hex."""
    return hashlib.sha256(body).hexdigest()


def string_to_sign(*, method: str, path: str, device: str, moment: str, nonce: str, seq: int, body_hash: str) -> str:
    """What a signature covers: the parts of a request, a line each."""
    return "\n".join(["SNR1", method, path, device, moment, nonce, str(seq), body_hash])


def signature(secret: bytes, text: str) -> str:
    """HMAC-SHA256 in hex."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def genuine(secret: bytes, text: str, given: str) -> bool:
    """Whether a signature is that of the text, compared in constant time."""
    return hmac.compare_digest(signature(secret, text).encode(), given.encode())


def device_secret(master: bytes, device: str, generation: int) -> bytes:
    """The 32 bytes that a device signs with. The server derives them anew and stores none."""
    return hmac.new(master, f"device|{device}|{generation}".encode(), hashlib.sha256).digest()


def settle(arrival: Arrival, known: Known) -> Answer | None:
    """The answer to everything that need not be read: refused, or stored before. None: now read the body."""
    return next((answer for step in _STEPS if (answer := step(arrival, known))), None)


def refuse_field(field: str) -> Answer:
    """The answer to a report that says what it must not; all of it is refused."""
    return Answer(422, "unknown_field", {"field": field})


def accept(arrival: Arrival, known: Known) -> Answer:
    """The answer to a report that is stored. A gap in the numbers is allowed (a spool that was full), and shown."""
    return Answer(201, "stored", {"flag": "gap"} if arrival.seq > known.last_seq + 1 else {})


def _size(arrival: Arrival, known: Known) -> Answer | None:
    return Answer(413, "too_large") if arrival.size > MAX_BYTES else None


def _revoked(arrival: Arrival, known: Known) -> Answer | None:
    return Answer(403, "revoked") if known.revoked else None


def _clock(arrival: Arrival, known: Known) -> Answer | None:
    late = abs(known.now - arrival.moment) > known.window_s
    return Answer(401, "clock", {"server_time": known.now}) if late else None


def _signature(arrival: Arrival, known: Known) -> Answer | None:
    return None if arrival.genuine else Answer(401, "signature")


def _repeated(arrival: Arrival, known: Known) -> Answer | None:
    before = known.stored.get(arrival.key)
    if before is None:
        return None
    return Answer(200, "already_stored") if before == arrival.body_hash else Answer(409, "idempotency_conflict")


def _replayed(arrival: Arrival, known: Known) -> Answer | None:
    return Answer(409, "replay") if arrival.nonce in known.nonces else None


def _sequence(arrival: Arrival, known: Known) -> Answer | None:
    late = arrival.seq <= known.last_seq
    return Answer(409, "sequence", {"expected_min": known.last_seq + 1}) if late else None


_STEPS: Sequence[Callable[[Arrival, Known], Answer | None]] = (
    _size,
    _revoked,
    _clock,
    _signature,
    _repeated,
    _replayed,
    _sequence,
)
