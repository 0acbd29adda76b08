"""CPU time of scoring one sheet and of ranking the whole catalogue: `python3 benchmarks/scoring.py`.

Best of several rounds, as a small Markdown table. Goals: 50 µs for a score, 1 ms for a ranking.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sonaeru.core.assessment import Sheet, score
from sonaeru.core.editions import Answer, QuestionSet
from sonaeru.core.plan.ranking import rank
from sonaeru.core.posture import posture
from sonaeru.web.library import reader

ROUNDS = 7


def microseconds(work: Callable[[], object], times: int) -> float:
    """CPU time of one call in µs: the best round, so that other work on the machine counts little."""
    return min(_round(work, times) for _ in range(ROUNDS))


def _round(work: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1e6


def _mixed(question_set: QuestionSet) -> Sheet:
    choices = list(Answer)
    return Sheet(question_set, {item.no: choices[item.no % len(choices)] for item in question_set.items})


def main() -> None:
    """Print the table."""
    sheets = [_mixed(each) for each in reader.editions().values()]
    ipa = next(sheet for sheet in sheets if sheet.question_set.scored)
    stood, actions = posture(sheets), reader.actions()
    rows = [
        ("score, 25 items", microseconds(lambda: score(ipa.question_set, ipa.answers), 2000), 50),
        ("posture, 44 topics", microseconds(lambda: posture(sheets), 200), None),
        (f"rank, {len(actions)} actions", microseconds(lambda: rank(stood, actions, {}), 200), 1000),
    ]
    print("| what | CPU µs | goal |\n|---|---|---|")
    for what, taken, goal in rows:
        print(f"| {what} | {taken:.0f} | {goal or ''} |")


if __name__ == "__main__":
    main()
