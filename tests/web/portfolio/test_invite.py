"""Companies are invited by mail, one or many; every line is answered for, and a link works once."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sonaeru.web.notify import actions as notify
from sonaeru.web.portfolio import addresses
from sonaeru.web.portfolio.models import CompanyInvitation
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

from .conftest import Chamber, company

NEW = {"company": "new", "name": "あたらしい商店", "industry": "I", "size": "1-5", "prefecture": "13"}


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(notify, "mail", lambda **mail: sent.append(mail))
    return sent


@pytest.fixture
def link(manager: Client, chamber: Chamber, mails: list[dict[str, Any]]) -> str:
    """The path of the link in a mail to a@a.example."""
    invite(manager, chamber, "ふたば商店, a@a.example")
    return path(mails)


def path(mails: list[dict[str, Any]]) -> str:
    found = re.search(r"/join/[^/]+/", mails[-1]["message"].link.address)
    assert found
    return found.group()


def invite(client: Client, chamber: Chamber, text: str, **more: object):
    return client.post(f"/a/{chamber.id}/settings/invite/", {"addresses": text, **more})


def members(chamber: Chamber) -> dict[str, frozenset[ConsentKind]]:
    with opened(association=chamber.id):
        return {each.name: each.shared for each in queries.members(chamber.id)}


def test_names_and_addresses_are_read_in_any_order() -> None:
    text = '会社名,メールアドレス\n\nあさがお建設, SOUMU@a.example\nb@b.example\t"いるか"\n＠なし\nｃ＠ｃ.example\n'
    assert [(line.number, line.company, line.mail) for line in addresses.lines(text)] == [
        (3, "あさがお建設", "soumu@a.example"),
        (4, "いるか", "b@b.example"),
        (5, "", ""),
        (6, "", "c@c.example"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_file_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    assert addresses.decoded("会社,a@a.example".encode(encoding)) == "会社,a@a.example"


def test_every_line_is_answered_for(manager: Client, chamber: Chamber, mails: list[dict[str, Any]]) -> None:
    file = SimpleUploadedFile("list.csv", "いるか,b@b.example\nなにもない\nb@b.example".encode("cp932"))
    answer = invite(manager, chamber, "a@a.example", file=file)
    assert [each.sent for each in answer.context["reports"]] == [True, True, False, False]
    assert sorted(mail["to"] for mail in mails) == ["a@a.example", "b@b.example"]


@pytest.mark.parametrize(
    ("text", "file"),
    [("", b""), ("a@a.example\n" * 201, b""), ("", b"\x81\xff\xfe\x00"), ("", b"x" * 200_001), ("x" * 50_001, b"")],
)
def test_a_list_that_cannot_be_read_is_refused_whole(
    manager: Client, chamber: Chamber, mails: list[dict[str, Any]], text: str, file: bytes
) -> None:
    more = {"file": SimpleUploadedFile("x.csv", file)} if file else {}
    assert invite(manager, chamber, text, **more).status_code == 422
    assert mails == []


def test_only_the_hash_of_the_link_is_kept(link: str, chamber: Chamber) -> None:
    row = CompanyInvitation.everywhere.get()
    assert link.split("/")[2] not in str(vars(row))


def test_an_adviser_invites_nobody(adviser: Client, chamber: Chamber, mails: list[dict[str, Any]]) -> None:
    assert invite(adviser, chamber, "a@a.example").status_code == 403
    assert mails == []


def test_a_new_company_joins_by_the_link_and_shares_nothing(link: str, chamber: Chamber) -> None:
    visitor = Client()
    assert "みどり商工会議所" in visitor.get(link).content.decode()
    assert visitor.post(link).status_code in (302, 303)
    answer = visitor.post(link, NEW)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/settings/consent/")
    assert members(chamber)["あたらしい商店"] == frozenset()
    assert CompanyInvitation.everywhere.get().mail == ""


def test_a_company_that_is_there_joins_by_its_owner(link: str, chamber: Chamber, signed_in) -> None:
    owner = signed_in("owner", organisation=chamber.stranger)
    assert owner.post(link, {"company": chamber.stranger}).status_code == 303
    assert "つばき運送" in members(chamber)


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_an_owner_joins_for_a_company(link: str, chamber: Chamber, signed_in, role: str) -> None:
    visitor = signed_in(role, "v@v.example", organisation=chamber.stranger)
    assert visitor.post(link, {"company": chamber.stranger}).status_code == 422
    assert "つばき運送" not in members(chamber)


def test_a_new_company_without_its_facts_is_asked_for_them(link: str, signed_in) -> None:
    answer = signed_in().post(link, {"company": "new", "name": "", "industry": "", "size": "9"})
    assert answer.status_code == 422
    assert {name for name, _text in answer.context["problems"]} == {"name", "industry", "size"}


def test_a_link_joins_one_company_and_pressed_twice_leads_on(link: str, chamber: Chamber, signed_in) -> None:
    owner = signed_in("owner", organisation=chamber.stranger)
    first, second = (owner.post(link, {"company": chamber.stranger}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert signed_in(mail="late@x.example").post(link, NEW).status_code == 404
    assert sorted(members(chamber)) == ["かえで建設", "つばき運送", "もみじ印刷"]


def test_used_expired_withdrawn_and_invented_links_look_the_same(
    manager: Client, chamber: Chamber, mails: list[dict[str, Any]], signed_in
) -> None:
    paths = ["/join/invented/"]
    for number in range(3):
        invite(manager, chamber, f"{number}@a.example")
        paths.append(path(mails))
    rows = {row.mail[0]: row for row in CompanyInvitation.everywhere.all()}
    CompanyInvitation.everywhere.filter(pk=rows["0"].pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    manager.post(f"/a/{chamber.id}/settings/invitations/{rows['1'].pk}/withdraw/")
    signed_in(mail="owner@x.example").post(paths[3], NEW)
    pages = {re.sub(r'value="[^"]*"|/join/[^/"]+/', "", Client().get(each).content.decode()) for each in paths}
    assert len(pages) == 1
    assert {Client().get(each).status_code for each in paths} == {404}


def test_sent_again_the_old_link_opens_nothing(
    manager: Client, chamber: Chamber, link: str, mails: list[dict[str, Any]]
) -> None:
    row = CompanyInvitation.everywhere.get()
    manager.post(f"/a/{chamber.id}/settings/invitations/{row.pk}/resend/")
    assert [Client().get(each).status_code for each in (link, path(mails))] == [404, 200]


def test_invitations_of_another_chamber_are_not_found(link: str, chamber: Chamber, signed_in) -> None:
    outsider = signed_in("association_manager", "o@o.example", association=chamber.other)
    row = CompanyInvitation.everywhere.get()
    for act in ("resend", "withdraw"):
        assert outsider.post(f"/a/{chamber.other}/settings/invitations/{row.pk}/{act}/").status_code == 404
    assert CompanyInvitation.everywhere.count() == 1


def test_the_name_of_the_association_is_changed(manager: Client, chamber: Chamber) -> None:
    assert manager.post(f"/a/{chamber.id}/settings/", {"name": " もえぎ\u202e商工会 "}).status_code == 303
    with opened(association=chamber.id):
        assert queries.association(chamber.id).name == "もえぎ商工会"
    assert manager.post(f"/a/{chamber.id}/settings/", {"name": ""}).status_code == 422


def test_no_mail_address_stands_in_the_log(link: str) -> None:
    assert "a@a.example" not in str(list(apps.get_model("audit", "Record").objects.values()))


def test_a_company_of_the_sample_data_joins_no_real_association(link: str, chamber: Chamber, signed_in) -> None:
    sample = actions.create_organisation(by="demo", name="見本", industry="D", size="1-5", sample=True)
    owner = signed_in("owner", organisation=sample)
    assert owner.post(link, {"company": sample}).status_code == 422
    assert company("ほんもの", chamber.id) and "見本" not in members(chamber)


def test_the_operator_makes_an_association_and_invites_its_first_manager(chamber: Chamber, signed_in) -> None:
    user = get_user_model().objects.create_user("op@example.jp")
    actions.grant_seat(by="usr_test", user=user.pk, role="operator")
    operator = Client()
    operator.force_login(user)
    answer = operator.post("/operator/associations/", {"name": "あたらしい商工会", "mail": "head@x.example"})
    assert answer.status_code == 303
    assert {each.name: each.companies for each in queries.associations()} == {
        "あおい商工会": 1,
        "あたらしい商工会": 0,
        "みどり商工会議所": 2,
    }
    invited = apps.get_model("accounts", "Invitation").everywhere.get()
    assert (invited.mail, invited.role) == ("head@x.example", "association_manager")
    assert operator.post("/operator/associations/", {"name": "", "mail": "x"}).status_code == 422


def test_invitations_that_wait_are_listed_fifty_a_page(
    manager: Client, chamber: Chamber, mails: list[dict[str, Any]]
) -> None:
    invite(manager, chamber, "\n".join(f"c{number:02}@c.example" for number in range(51)))
    first, second = (manager.get(f"/a/{chamber.id}/settings/", {"page": number}) for number in (1, 2))
    assert (len(first.context["invitations"]), len(second.context["invitations"])) == (50, 1)
    assert "2ページ中 1ページ目" in first.content.decode()


def test_who_has_no_company_sees_which_facts_are_needed(link: str, signed_in) -> None:
    page = signed_in().get(link).content.decode()
    assert page.count('<span class="req">必須</span>') == 3
