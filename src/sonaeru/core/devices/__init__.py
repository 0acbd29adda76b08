"""Facts of one computer in, findings out: what an agent saw, judged by dated tables and checks that are data.

The agent carries this folder: it keeps to Python 3.9, the standard library, and nothing else of ours.
"""

from sonaeru.core.devices.derive import DERIVED
from sonaeru.core.devices.facts import Fact
from sonaeru.core.devices.judge import Finding, judge, judge_all, look
from sonaeru.core.devices.lifecycle import Tables, tables
from sonaeru.core.devices.rules import Check
from sonaeru.core.devices.schema import Refused, Report, read
from sonaeru.core.devices.seen import Seen

__all__ = [
    "DERIVED",
    "Check",
    "Fact",
    "Finding",
    "Refused",
    "Report",
    "Seen",
    "Tables",
    "judge",
    "judge_all",
    "look",
    "read",
    "tables",
]
