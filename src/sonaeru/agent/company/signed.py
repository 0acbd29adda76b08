"""A request as this PC signs it; once more with the server's clock where that differs from ours."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import OWN_CA, Identity
from sonaeru.agent.company.wire import SECONDS, Reply, Way, address
from sonaeru.core.devices.protocol import body_hash, signature, string_to_sign

REPORTS, FORGET = "/api/agent/1/reports", "/api/agent/1/forget"
NONCE_BYTES = 16


@dataclass(frozen=True)
class Line:
    """The line to the company. `clock` gives Unix seconds."""

    identity: Identity
    way: Way
    clock: Callable[[], float] = time.time

    def ask(self, path: str, body: bytes, *, seq: int, key: str) -> tuple[Reply, int]:
        """The answer, and by how many seconds the server's clock is ahead of ours as far as that matters.

        A server that says that the time is wrong is believed once: it knows the device by its signature, not by its
        time, and a wrong offset can only make it refuse again. Raises Unreached.
        """
        reply = self._once(path, body, seq, key, 0)
        if (reply.status, reply.code) != (401, "clock") or (theirs := reply.number("server_time")) is None:
            return reply, 0
        ahead = theirs - int(self.clock())
        return self._once(path, body, seq, key, ahead), ahead

    def _once(self, path: str, body: bytes, seq: int, key: str, ahead: int) -> Reply:
        moment, nonce = str(int(self.clock()) + ahead), secrets.token_hex(NONCE_BYTES)
        text = string_to_sign(
            method="POST",
            path=path,
            device=self.identity.device,
            moment=moment,
            nonce=nonce,
            seq=seq,
            body_hash=body_hash(body),
        )
        headers = {
            "X-Sonaeru-Device": self.identity.device,
            "X-Sonaeru-Timestamp": moment,
            "X-Sonaeru-Nonce": nonce,
            "X-Sonaeru-Seq": str(seq),
            "X-Sonaeru-Signature": signature(self.identity.secret, text),
            "Idempotency-Key": key,
        }
        return self.way.post(path, body, headers)


def line(folder: Folder, identity: Identity, *, seconds: float = SECONDS) -> Line:
    """The line of an enrolled PC. Raises Stopped where somebody changed the address into one that is not encrypted."""
    own_ca = str(folder / OWN_CA) if identity.own_ca else ""
    return Line(identity, Way(address(identity.server), own_ca, identity.proxy, seconds))
