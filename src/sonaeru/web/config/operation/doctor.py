"""`sonaeru doctor`: everything that is looked at, in order. A look that itself goes wrong is told as unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sonaeru.core.words import Words
from sonaeru.web.config.operation import database, machine, outgoing, trace
from sonaeru.web.config.operation.condition import Condition, State
from sonaeru.web.config.operation.refusal import first_line

Look = Callable[[], Condition]

LOOKS: tuple[Look, ...] = (
    machine.python,
    machine.settings_read,
    machine.address,
    machine.secret_key,
    machine.data_folder,
    machine.free_space,
    machine.static_files,
    machine.fonts,
    machine.content,
    machine.clock,
    database.database,
    database.migrations,
    database.database_clock,
    database.worker,
    database.sign_in,
    outgoing.mail,
    trace.backup,
    trace.restore_test,
)


def examine(looks: Sequence[Look] = LOOKS) -> tuple[Condition, ...]:
    """Look at everything."""
    return tuple(_looked(each) for each in looks)


def _looked(look: Look) -> Condition:
    try:
        return look()
    except Exception as error:
        reason = first_line(error)
        sentence = Words(f"確かめられませんでした：{reason}", f"Could not be told: {reason}")
        remedy = Words("ほかの「直す」を先に片づけてください。", "Put the other faults right first.")
        return Condition(look.__name__, State.UNKNOWN, sentence, remedy)
