"""An anonymous result becomes a company's history: by mail link, or at once for who is signed in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import signed_in

from sonaeru.web.accounts.queries import user_by_mail
from sonaeru.web.assessment import claiming, queries
from sonaeru.web.assessment.models import Assessment, Claim
from sonaeru.web.audit.models import Record
from sonaeru.web.notify.delivering import deliver
from sonaeru.web.tenancy.queries import seats_of

MAIL = "tanaka@example.jp"


def _link(visitor, address: str = MAIL) -> str:
    """Ask for the mail, let the worker send it, and return the path of the link in it."""
    assert visitor.post("keep/", mail=address).status_code == 200
    deliver.call_local()
    assert mail.outbox[-1].to == [address]
    return re.search(r"http://testserver(/keep/\S+/)", mail.outbox[-1].body)[1]


def _claimed(visitor, **fields: str) -> tuple[Client, str]:
    """Claim in another browser, as the mail program opens it; returns that browser and the company's page."""
    browser = Client()
    response = browser.post(_link(visitor), {"name": "見本建設株式会社"} | fields)
    assert response.status_code in (302, 303), response.content.decode()
    return browser, response["Location"]


def test_a_mail_link_makes_account_company_and_history(finished) -> None:
    visitor = finished("partly")
    before = visitor.get("result/").content.decode()
    browser, home = _claimed(visitor)
    user = user_by_mail(MAIL)
    assert [seat.role for seat in seats_of(user.id)] == ["owner"]
    page = browser.get(home).content.decode()
    assert "見本建設株式会社" in page and "<strong>50</strong>" in page
    inside = browser.get(re.search(rf'href="({home}chk_\w+/result/)"', page)[1]).content.decode()
    for part in (r'<div class="scale">.*?</div>', r'<ol class="next">.*?</li>', r'<table class="bars".*?</table>'):
        outside, within = (re.search(part, each, re.DOTALL)[0] for each in (before, inside))
        assert re.sub(r'href="[^"]*"', "", outside) == re.sub(r'href="[^"]*"', "", within)


@pytest.mark.parametrize(("ready", "said"), [(True, "メールを送りました"), (False, "リンクはサーバーの記録に出ます。")])
def test_the_page_says_where_the_link_comes_out(finished, settings, ready: bool, said: str) -> None:
    settings.MAIL_READY = ready
    visitor = finished("partly")
    assert said in visitor.post("keep/", mail=MAIL).content.decode()
    assert ("サーバーの記録" in visitor.get("keep/").content.decode()) is not ready


def test_the_token_dies_and_its_page_says_where_the_result_is(finished) -> None:
    visitor = finished("partly")
    _claimed(visitor)
    for path in ("", "result/", "q/1/", "result.csv", "delete/"):
        response = visitor.get(path)
        assert response.status_code == 410
        assert "この結果は、すでに残されています" in response.content.decode()
    assert visitor.post("delete/").status_code == 410
    assert "前回の結果を見る" not in visitor.client.get("/").content.decode()


def test_the_cookie_goes_where_the_claim_was_made(finished) -> None:
    visitor = finished("partly")
    link = _link(visitor)
    assert visitor.client.post(link, {"name": "見本"}).status_code in (302, 303)
    assert visitor.client.cookies["check"].value == ""


def test_all_checks_of_the_series_come_along(finished) -> None:
    visitor = finished("partly")
    token = visitor.post("again/")["Location"].split("/")[2]
    following = type(visitor)(visitor.client, token)
    following.answer({no: "implemented" for no in range(1, 26)})
    following.post("finish/")
    browser, home = _claimed(following)
    page = browser.get(home).content.decode()
    assert "<strong>100</strong>" in page and "50点" in page
    assert Assessment.objects.count() == 0, "nothing of it belongs to nobody any more"


def test_the_page_behind_the_link_says_what_will_happen_and_does_nothing(finished) -> None:
    visitor = finished("partly")
    page = Client().get(_link(visitor)).content.decode()
    assert MAIL in page and "のアカウントを作り" in page
    assert user_by_mail(MAIL) is None
    assert Assessment.objects.count() == 1


def test_a_known_person_chooses_the_company_and_nothing_there_is_lost(finished, company) -> None:
    company.add("not_implemented", at=timezone.now() - dt.timedelta(days=100))
    visitor = finished("partly")
    link = _link(visitor, "owner@a.example")
    page = Client().get(link).content.decode()
    assert f'value="{company.id}"' in page and "見本建設" in page
    browser = Client()
    assert browser.post(link, {"target": company.id}).status_code in (302, 303)
    page = company.page()
    assert "<strong>50</strong>" in page, "the newest is current"
    assert len(company.rows()) == 2
    assert "前回より ＋50点" in company.page(f"{company.rows()[1].public_id}/result/")


def test_somebody_signed_in_needs_no_mail(finished, company) -> None:
    visitor = finished("partly")
    company.client.cookies["check"] = visitor.token
    page = company.client.get(f"/check/{visitor.token}/keep/").content.decode()
    assert "新しい会社として" in page and 'name="mail"' not in page
    response = company.client.post(f"/check/{visitor.token}/keep/", {"target": company.id})
    assert response["Location"] == company.root
    assert mail.outbox == []
    assert "結果を会社の記録に残しました" in company.page()


def test_a_company_of_somebody_else_cannot_be_chosen(finished, company, other_company) -> None:
    visitor = finished("partly")
    response = company.client.post(f"/check/{visitor.token}/keep/", {"target": other_company.id})
    assert response.status_code == 422
    assert "会社を1つ選んでください" in response.content.decode()
    assert other_company.rows() == []


def test_a_new_company_needs_a_name(finished) -> None:
    visitor = finished("partly", company="")
    response = Client().post(_link(visitor), {"name": "  "})
    assert response.status_code == 422
    assert "会社名を入れてください" in response.content.decode()
    assert user_by_mail(MAIL) is None, "no account without a company"


def test_of_two_people_the_second_reads_that_it_is_kept(finished) -> None:
    visitor = finished("partly")
    first, second = _link(visitor, "a@example.jp"), _link(visitor, "b@example.jp")
    assert Client().post(first, {"name": "見本"}).status_code in (302, 303)
    for response in (Client().get(second), Client().post(second, {"name": "別"}), Client().post(first, {"name": "別"})):
        assert response.status_code == 410
        assert "この結果は、すでに残されています" in response.content.decode()
    assert user_by_mail("b@example.jp") is None
    assert Record.objects.filter(verb="assessment.claimed").count() == 1


def test_who_read_the_page_before_the_other_claimed_loses_the_race_in_the_rows(finished, company) -> None:
    visitor = finished("partly")
    check = queries.check(visitor.token)
    _claimed(visitor)
    with pytest.raises(claiming.AlreadyClaimed):
        claiming.claim(user=company.user, check=check, target=claiming.Target(organisation=company.id))
    assert company.rows() == []


@pytest.mark.parametrize("change", [lambda link: link[:-4] + "AAA/", lambda link: "/keep/nonsense/"])
def test_a_changed_link_opens_one_page(finished, change) -> None:
    response = Client().get(change(_link(finished("partly"))))
    assert response.status_code == 404
    assert "このリンクは使えません" in response.content.decode()


def test_a_link_is_dead_after_a_day(finished, monkeypatch) -> None:
    visitor = finished("partly")
    link = _link(visitor)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 24 * 3600 + 1)
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "見本"}).status_code == 404


def test_a_link_of_a_deleted_check_is_dead(finished) -> None:
    visitor = finished("partly")
    link = _link(visitor)
    visitor.post("delete/")
    assert Client().get(link).status_code == 404


def test_the_link_holds_no_address(finished) -> None:
    value = signing.loads(_link(finished("partly")).split("/")[2], salt=claiming.SALT)
    assert "@" not in str(value)


def test_the_answer_is_the_same_whether_the_address_is_known(finished, company) -> None:
    visitor = finished("partly")
    pages = [
        re.sub(r'value="\w{64}"', "", visitor.post("keep/", mail=address).content.decode())
        for address in ("owner@a.example", "nobody@example.jp")
    ]
    assert pages[0] == pages[1]


def test_a_wrong_address_is_named_and_kept(finished) -> None:
    response = finished("partly").post("keep/", mail="tanaka@")
    assert response.status_code == 422
    assert "メールアドレスの形ではありません" in response.content.decode()
    assert 'value="tanaka@"' in response.content.decode()


def test_mails_about_one_check_end_in_time(finished) -> None:
    visitor = finished("partly")
    found = [visitor.post("keep/", mail=f"a{no}@example.jp").status_code for no in range(6)]
    assert found == [200] * 5 + [429]


def test_one_address_gets_no_flood_and_nobody_is_told(finished) -> None:
    for _ in range(6):
        assert finished("partly").post("keep/", mail=MAIL).status_code == 200
    deliver.call_local()
    assert len(mail.outbox) == 5


def test_an_unfinished_check_cannot_be_kept(start) -> None:
    assert start().get("keep/")["Location"].endswith("/result/")


def test_the_address_is_gone_when_the_link_was_used(finished) -> None:
    _claimed(finished("partly"))
    assert list(Claim.objects.values_list("mail", flat=True)) == [""]


def test_the_log_says_who_claimed_without_the_address(finished) -> None:
    _claimed(finished("partly"))
    row = Record.objects.get(verb="assessment.claimed")
    assert row.by == user_by_mail(MAIL).id
    assert MAIL not in str(vars(row))


def test_what_is_claimed_leaves_the_retention_of_the_unclaimed(finished) -> None:
    user, client = signed_in("a@example.jp")
    visitor = finished("partly")
    client.post(f"/check/{visitor.token}/keep/", {"name": "見本"})
    assert Assessment.objects.count() == 0
    assert Assessment.everywhere.get().entered_by == user
