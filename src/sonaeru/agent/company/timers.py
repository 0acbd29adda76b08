"""What each operating system is told so that it starts `send` once a week, as text.

Formats: systemd.timer(5) and systemd.service(5); launchd.plist(5); the schema of Task Scheduler 1.2. Which hours a PC of
an office is on is judgement.
"""

from __future__ import annotations

import plistlib
import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

LABEL = "jp.sonaeru.agent"
UNIT = "sonaeru-agent"
TASK = "Sonaeru agent"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
FIRST_HOUR, HOURS = 9, 7
# A Monday: the day of the week is counted from here.
MONDAY = 5


@dataclass(frozen=True)
class Slot:
    """A fixed moment of the week. `day`: 0 is Monday; `minute`: of the day, local time."""

    day: int
    minute: int

    @property
    def clock(self) -> str:
        """As HH:MM."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


def any_slot(chance: random.Random) -> Slot:
    """A moment of office hours by chance, so that the PCs of a company do not come at once."""
    return Slot(chance.randrange(len(DAYS)), FIRST_HOUR * 60 + chance.randrange(HOURS * 60))


def service(command: Sequence[str]) -> str:
    """The systemd unit that sends once."""
    words = " ".join(_quoted(word) for word in command)
    return (
        "[Unit]\nDescription=Sonaeru: tell the company how this PC is doing\n\n"
        f"[Service]\nType=oneshot\nExecStart={words}\nNice=10\nIOSchedulingClass=idle\n"
    )


def timer() -> str:
    """The systemd unit that says when: the random delay spreads the PCs, and stays the same for each of them."""
    return (
        "[Unit]\nDescription=Sonaeru: once a week\n\n"
        "[Timer]\nOnCalendar=weekly\nPersistent=true\nRandomizedDelaySec=6h\nFixedRandomDelay=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(sign, escaped)
    return f'"{word}"'


def plist(command: Sequence[str], slot: Slot) -> str:
    """The LaunchAgent: what was missed while the Mac slept runs after it wakes."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(command),
            "StartCalendarInterval": {
                "Weekday": slot.day + 1,
                "Hour": slot.minute // 60,
                "Minute": slot.minute % 60,
            },
            "ProcessType": "Background",
            "LowPriorityIO": True,
            "Nice": 10,
        },
        sort_keys=False,
    ).decode()


def task(command: Sequence[str], slot: Slot) -> str:
    """The task of Windows: only while its owner is signed in, with no more rights than they have."""
    program, arguments = escape(command[0]), escape(subprocess.list2cmdline(command[1:]))
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Sonaeru: tell the company how this PC is doing</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-{MONDAY + slot.day:02d}T{slot.clock}:00</StartBoundary>
      <Enabled>true</Enabled>
      <RandomDelay>PT6H</RandomDelay>
      <ScheduleByWeek>
        <DaysOfWeek>
          <{DAYS[slot.day]} />
        </DaysOfWeek>
        <WeeksInterval>1</WeeksInterval>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT30M</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
