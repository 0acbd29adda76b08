"""Codes that let computers in: shown once, mailed if wished, stopped."""

from __future__ import annotations

import html
import re

import pytest
from django.test import override_settings
from tests.web.devices.conftest import Fleet
from tests.web.devices.test_fixing import mails

from sonaeru.web.devices import actions, models, secrets
from sonaeru.web.devices.actions import CodeRefused
from sonaeru.web.devices.models import Source
from sonaeru.web.tenancy.models import Organisation

SIGNS = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")


def made(fleet: Fleet, **fields: object) -> tuple[str, str]:
    """The page with a new code, and its signs."""
    response = fleet.post("add/", **{"uses": "1"} | fields)
    page = html.unescape(response.content.decode())
    assert response.status_code == 200, page
    found = SIGNS.search(page)
    assert found
    return page, found[0]


@override_settings(ADDRESS="https://sonaeru.example")
def test_a_code_is_shown_with_its_link_a_qr_code_and_a_line_for_each_system(fleet: Fleet) -> None:
    page, signs = made(fleet)
    assert f"https://sonaeru.example/pc/start/{signs}/" in page and 'class="qr"' in page
    line = f"python3 sonaeru-agent.pyz enrol {signs} --server https://sonaeru.example"
    assert page.count(line) == 2 and f"py sonaeru-agent.pyz enrol {signs} --server https://sonaeru.example" in page
    assert "https://sonaeru.example/agent/sonaeru-agent.pyz" in page


def test_it_is_never_shown_again_and_lets_as_many_in_as_it_says(fleet: Fleet) -> None:
    signs = made(fleet, uses="2")[1]
    assert signs not in fleet.text("add/") and "0／2" in fleet.text("add/")
    for label in ("甲", "乙"):
        actions.enrol(code=signs, source=Source.AGENT, label=label)
    with pytest.raises(CodeRefused):
        actions.enrol(code=signs, source=Source.AGENT)
    assert "いま使えるコード" not in fleet.text("add/")


@pytest.mark.parametrize("uses", ["0", "51", "", "二", "-1", "9" * 400])
def test_so_many_computers_are_too_many_or_none(fleet: Fleet, uses: str) -> None:
    response = fleet.post("add/", uses=uses)
    assert response.status_code == 422 and "1から50台までの数で入れてください。" in response.content.decode()
    assert not models.EnrolmentCode.everywhere.exists()


def test_the_computer_belongs_to_whom_the_code_was_made_for(fleet: Fleet) -> None:
    someone = fleet.person("鈴木")
    page, signs = made(fleet, person=someone)
    assert "鈴木さんのパソコンになります。" in page and "サインイン" not in page
    assert actions.enrol(code=signs, source=Source.AGENT).person == someone


def test_the_person_gets_the_link_by_mail(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    page, signs = made(fleet, person=someone, mail="on")
    assert "鈴木さんに、リンクをメールで送りました。" in page
    mail = mails()["suzuki@a.example"]
    assert mail.link and mail.link.address.endswith(f"/pc/start/{signs}/") and "15分以内に" in mail.text


@pytest.mark.parametrize(
    ("who", "said"),
    [("nobody", "メールで送る相手を選んでください。"), ("佐藤", "この人のメールアドレスがありません。")],
)
def test_a_mail_needs_an_address(fleet: Fleet, who: str, said: str) -> None:
    person = fleet.person(who) if who != "nobody" else ""
    response = fleet.post("add/", uses="1", person=person, mail="on")
    assert response.status_code == 422 and said in response.content.decode() and mails() == {}
    assert not models.EnrolmentCode.everywhere.exists()


def test_nobody_of_an_invented_company_is_written_to(fleet: Fleet) -> None:
    someone = fleet.person("鈴木", "suzuki@a.example")
    Organisation.everywhere.filter(pk=fleet.id).update(sample=True)
    response = fleet.post("add/", uses="1", person=someone, mail="on")
    assert response.status_code == 422 and "見本の会社なので" in response.content.decode() and mails() == {}


def test_a_stopped_code_lets_nobody_in(fleet: Fleet) -> None:
    signs = made(fleet)[1]
    code = models.EnrolmentCode.everywhere.get(code_hash=secrets.code_hash(signs))
    assert fleet.get(f"codes/{code.pk}/stop/").status_code == 405
    assert fleet.post(f"codes/{code.pk}/stop/").status_code == 303
    with pytest.raises(CodeRefused):
        actions.enrol(code=signs, source=Source.AGENT)
