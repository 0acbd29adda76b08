"""パソコンを加える: a code opens two ways in, looking at them uses nothing up, and a wrong code tells nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.web.devices.conftest import Fleet
from tests.web.devices.own import LINUX, MAC, PHONE, WINDOWS, code, plain

from sonaeru.cli.agent import built
from sonaeru.web.devices import actions, guessing, models, pyz
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.systems import SYSTEMS, system_of
from sonaeru.web.tenancy.scopes import opened

REFUSED = "このコードは使えません。新しいコードを出してください"


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pyz.AgentFile:
    """The agent's file, where the server looks for it."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    pyz.place().parent.mkdir()
    pyz.place().write_bytes(built())
    found = pyz.current()
    assert found
    return found


def used(fleet: Fleet) -> list[int]:
    with opened(organisation=fleet.id):
        return list(models.EnrolmentCode.objects.values_list("used", flat=True))


def devices(fleet: Fleet) -> list[models.Device]:
    with opened(organisation=fleet.id):
        return list(models.Device.objects.all())


def test_a_code_leads_to_the_page_however_it_is_typed(fleet: Fleet) -> None:
    signs = code(fleet)
    for typed in (signs, signs.lower().replace("-", " "), f" {signs} "):
        response = Client().post("/pc/start/", {"code": typed}, follow=True)
        assert response.status_code == 200
        assert "見本建設に加わります" in plain(response)


def test_looking_does_not_use_the_code_up(fleet: Fleet) -> None:
    signs = code(fleet)
    for _ in range(7):
        assert Client().get(f"/pc/start/{signs}/").status_code == 200
    assert (used(fleet), devices(fleet)) == ([0], [])


def test_what_the_company_sees_comes_before_the_choice(fleet: Fleet) -> None:
    text = plain(Client().get(f"/pc/start/{code(fleet)}/"))
    assert text.index("会社から見える") < text.index("集めない") < text.index("2つのやり方から選べます")


def expired(fleet: Fleet) -> str:
    signs = code(fleet)
    with opened(organisation=fleet.id):
        models.EnrolmentCode.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    return signs


def stopped(fleet: Fleet) -> str:
    signs = code(fleet)
    with opened(organisation=fleet.id):
        models.EnrolmentCode.objects.update(stopped_at=timezone.now())
    return signs


def used_up(fleet: Fleet) -> str:
    signs = code(fleet)
    actions.enrol(code=signs, source=Source.AGENT)
    return signs


def mistyped(fleet: Fleet) -> str:
    return "ABCD-EFGH"


@pytest.mark.parametrize("made", [expired, stopped, used_up, mistyped])
def test_a_code_that_does_not_work_gets_the_one_answer(fleet: Fleet, made: object) -> None:
    signs = made(fleet)  # type: ignore[operator]
    before = len(devices(fleet))
    answers = [
        (Client().get(f"/pc/start/{signs}/"), 404),
        (Client().post(f"/pc/start/{signs}/", {"os": "windows"}), 404),
        (Client().post("/pc/start/", {"code": signs}), 422),
    ]
    for response, status in answers:
        text = plain(response)
        assert response.status_code == status and REFUSED in text
        assert "新しいコードを受け取ってください" in text and "見本建設" not in text
    assert len(devices(fleet)) == before


@pytest.mark.parametrize("typed", ["", "   ", "長" * 50])
def test_no_code_is_asked_for_again(typed: str, db: None) -> None:
    response = Client().post("/pc/start/", {"code": typed})
    assert response.status_code == 422 and "例：ABCD-EFGH" in plain(response)


def test_whoever_guesses_waits_and_even_the_right_code_waits_with_them(fleet: Fleet) -> None:
    signs = code(fleet)
    for _ in range(guessing.WRONG_A_MINUTE):
        assert Client().get("/pc/start/AAAA-AAAA/").status_code == 404
    for response in (Client().get(f"/pc/start/{signs}/"), Client().post("/pc/start/", {"code": signs})):
        assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert Client(REMOTE_ADDR="192.0.2.9").get(f"/pc/start/{signs}/").status_code == 200


def test_a_whole_office_comes_in_from_one_address(fleet: Fleet) -> None:
    signs = code(fleet, uses=12)
    assert {Client().post(f"/pc/start/{signs}/", {"os": "windows"}).status_code for _ in range(12)} == {303}


@pytest.mark.parametrize("family", ["windows", "macos", "linux"])
def test_choosing_a_system_begins_the_questions(fleet: Fleet, family: str) -> None:
    response = Client().post(f"/pc/start/{code(fleet)}/", {"os": family}, follow=True)
    assert "8つの質問" in plain(response)
    (device,) = devices(fleet)
    assert (device.source, device.os_family, device.label) == ("guided", family, "PC-1")


@pytest.mark.parametrize("family", ["", "amiga"])
def test_a_system_that_is_none_is_asked_for_again_and_uses_nothing_up(fleet: Fleet, family: str) -> None:
    response = Client().post(f"/pc/start/{code(fleet)}/", {"os": family})
    assert response.status_code == 422 and "パソコンの種類を選んでください。" in plain(response)
    assert used(fleet) == [0]


@pytest.mark.parametrize(
    ("browser", "system"), [(WINDOWS, "windows"), (MAC, "macos"), (LINUX, "linux"), (PHONE, ""), ("", "")]
)
def test_the_visitors_own_system_comes_first_and_all_can_be_reached(
    fleet: Fleet, packed: pyz.AgentFile, browser: str, system: str
) -> None:
    response = Client(headers={"User-Agent": browser}).get(f"/pc/start/{code(fleet)}/")
    text, html = plain(response), response.content.decode()
    places = {each: text.index(f"{about.name}での入れ方") for each, about in SYSTEMS.items()}
    first = min(places, key=lambda each: places[each])
    assert system_of(browser) == system and first == (system or "windows")
    assert html.count('<details class="more" open>') == 1
    assert ("スマホなどで開いているようです" in text) == (system == "")


def test_everything_to_install_it_is_on_the_page(fleet: Fleet, packed: pyz.AgentFile) -> None:
    signs = code(fleet)
    text = plain(Client().get(f"/pc/start/{signs}/"))
    assert text.count(packed.sha256) == len(SYSTEMS)
    line = f"sonaeru-agent.pyz enrol {signs} --server http://testserver"
    assert text.count(f"python3 {line}") == 2 and f" py {line}" in text
    assert "「WindowsによってPCが保護されました」と出ることがあります" in text
    assert "MacにはPythonが入っていません。" in text


def test_without_the_file_the_questions_are_offered_instead(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    text = plain(Client().get(f"/pc/start/{code(fleet)}/"))
    assert "このサーバーには、まだ部品が置かれていません。" in text
    assert "での入れ方" not in text and "調べるパソコンの種類を選ぶと、始まります。" in text


def test_a_code_stays_in_no_cache_and_no_search_engine(fleet: Fleet) -> None:
    for path in ("/pc/start/", f"/pc/start/{code(fleet)}/", "/pc/start/AAAA-AAAA/"):
        response = Client().get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]


def test_a_code_with_odd_signs_is_shown_as_text(db: None) -> None:
    response = Client().get("/pc/start/%3Cscript%3Ealert(1)%3C%2Fscript%3E/")
    assert response.status_code in (404, 429) and b"<script>alert" not in response.content
