"""Send what waits, oldest first, and do with each answer what it asks for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from sonaeru.agent.company import history, schedule, spool
from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import State, remember, state
from sonaeru.agent.company.signed import REPORTS, Line
from sonaeru.agent.company.spool import Entry
from sonaeru.agent.company.wire import Reply, Unreached
from sonaeru.agent.saying import Stopped, Words

# One minute doubling to an hour, then a day; each by a fifth more or less, so that many PCs do not come at once.
DELAYS_S = (60, 120, 240, 480, 960, 1920, 3600, 86400)
SPREAD = 0.2
LONGEST_S = 86400
GONE_TIMES = 3
# Above this a person is told that their clock is wrong, although the report arrived.
SKEW_TOLD_S = 300
# Refusals that a person can understand by themselves; all others are about the form of the report.
OWN_WORDS = {"too_large", "signature", "idempotency_conflict", "replay", "sequence", "header"}


def verdict(reply: Reply) -> str:
    """What an answer comes to: stored, gone, clock, later or refused.

    Only JSON of ours decides anything: a page of a hotel's wall or of a proxy is "later", whatever its status.
    """
    if reply.status in (200, 201) and reply.code in ("stored", "already_stored"):
        return "stored"
    if (reply.status, reply.code) in ((403, "revoked"), (401, "unknown_device")):
        return "gone"
    if (reply.status, reply.code) == (401, "clock"):
        return "clock"
    if not 400 <= reply.status < 500 or reply.status == 429 or not reply.text("error"):
        return "later"
    return "refused"


@dataclass(frozen=True)
class Delivery:
    """One round of sending. `chance` gives numbers from 0 to 1; `tell` shows a line to the person."""

    folder: Folder
    line: Line
    words: Words
    tell: Callable[[str], None] = print
    chance: Callable[[], float] = random.random

    @property
    def now(self) -> int:
        """Unix seconds."""
        return int(self.line.clock())

    def run(self) -> int:
        """Send what waits. 0 all arrived, 1 something did not. Raises Stopped where no more use is in trying."""
        refused = 0
        for name in spool.waiting(self.folder):
            entry = spool.entry(self.folder, self.line.identity, name)
            if entry is None:
                history.altered(self.folder, name)
                self.tell(self.words("altered"))
                refused += 1
            else:
                refused += not self._sent(entry)
                self.folder.remove(name)
        history.forget_old(self.folder, self.now)
        return int(refused > 0)

    def _sent(self, entry: Entry) -> bool:
        """Whether a report was taken. Raises Stopped where it stays in the row."""
        try:
            reply, ahead = self.line.ask(REPORTS, entry.body.encode(), seq=entry.seq, key=entry.report_id)
        except Unreached as unreached:
            self._wait(0)
            raise Stopped("kept_" + unreached.name, code=1, **unreached.values) from None
        decided = verdict(reply)
        if decided == "stored":
            self._stored(entry, ahead)
            return True
        if decided == "refused":
            self._refused(entry, reply)
            return False
        if decided == "gone":
            raise self._gone(reply)
        self._wait(reply.number("retry_after") or 0)
        raise Stopped("wrong_clock" if decided == "clock" else "kept_busy", code=1, status=reply.status)

    def _stored(self, entry: Entry, ahead: int) -> None:
        history.gone(self.folder, entry, self.now)
        remember(self.folder, replace(state(self.folder), failures=0, not_before=0, gone=0))
        self.tell(self.words("sent", seq=entry.seq, company=self.line.identity.company))
        if abs(ahead) > SKEW_TOLD_S:
            self.tell(self.words("clock_off", minutes=abs(ahead) // 60))

    def _refused(self, entry: Entry, reply: Reply) -> None:
        name = reply.code if reply.code in OWN_WORDS else "form"
        why = self.words(f"refused_{name}", detail=reply.text("field") or reply.code)
        history.refused(self.folder, entry, self.now, why)
        lowest = reply.number("expected_min")
        if reply.code == "sequence" and lowest is not None and lowest < 2**31:
            before = state(self.folder)
            remember(self.folder, replace(before, seq=max(before.seq, lowest - 1)))
        self.tell(self.words("refused", seq=entry.seq, why=why))

    def _gone(self, reply: Reply) -> Stopped:
        """The server does not know this PC any more: after three times nothing is tried by itself any longer."""
        before = state(self.folder)
        times = before.gone + 1
        remember(self.folder, replace(before, gone=times))
        if times >= GONE_TIMES and schedule.is_on(self.folder):
            schedule.switch_off(self.folder)
            self.tell(self.words("schedule_ended"))
        return Stopped(reply.code, company=self.line.identity.company)

    def _wait(self, at_least: int) -> None:
        before = state(self.folder)
        until = self.now + max(int(delay_s(before.failures, self.chance())), min(at_least, LONGEST_S))
        remember(self.folder, replace(before, failures=before.failures + 1, not_before=until))


def delay_s(failures: int, chance: float) -> float:
    """How many seconds the server is left alone after so many failures before. `chance`: 0 to 1."""
    return DELAYS_S[min(failures, len(DELAYS_S) - 1)] * (1 - SPREAD + 2 * SPREAD * chance)


def held_back(before: State, now: int) -> int:
    """For how many seconds the server is still left alone; a clock that was set back does not make it longer."""
    wait = before.not_before - now
    return wait if 0 < wait <= LONGEST_S * (1 + SPREAD) else 0
