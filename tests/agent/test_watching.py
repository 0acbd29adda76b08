"""An alarm goes out by the same way as every report, and only where the person agreed to sending."""

from __future__ import annotations

from pathlib import Path

import pytest

from sonaeru.agent import watching
from sonaeru.agent.company import consent, send
from sonaeru.agent.saying import Stopped


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bool]:
    calls: list[bool] = []
    monkeypatch.setenv("SONAERU_AGENT_HOME", str(tmp_path))
    monkeypatch.setattr(watching, "words", lambda arguments: None)
    monkeypatch.setattr(send, "run", lambda arguments: calls.append(arguments.yes) or 0)
    return calls


@pytest.mark.parametrize("agreed", [True, False])
def test_an_alarm_leaves_only_with_consent(monkeypatch: pytest.MonkeyPatch, sent: list[bool], agreed: bool) -> None:
    monkeypatch.setattr(consent, "given", lambda *_: agreed)
    assert watching.told() is agreed
    assert sent == ([False] if agreed else [])


def test_what_cannot_be_sent_stops_no_watch(monkeypatch: pytest.MonkeyPatch, sent: list[bool]) -> None:
    def stopped(*_: object) -> bool:
        raise Stopped("not_enrolled")

    monkeypatch.setattr(consent, "given", stopped)
    assert watching.told() is False
