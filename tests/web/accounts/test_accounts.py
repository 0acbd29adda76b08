"""Opening, entering and deleting accounts."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from tests.web.accounts.signing import MAIL, WORD, is_signed_in, sign_in, somebody

from sonaeru.web.accounts import actions, queries
from sonaeru.web.accounts.models import User
from sonaeru.web.audit.models import Record
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify.message import Message
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as tenants
from sonaeru.web.tenancy.scopes import opened

pytestmark = pytest.mark.django_db


def company(*owners: str) -> str:
    """A company with these owners."""
    made = tenancy.create_organisation(by="usr_x", name="見本建設", industry="D", size="6-20")
    with opened(organisation=made):
        for user in owners:
            tenancy.grant_seat(by="usr_x", user=user, role="owner", organisation=made)
    return made


def test_a_proven_address_opens_one_account(db: None) -> None:
    first = actions.open_account(mail=" Taro@Example.co.jp", language="ja")
    assert actions.open_account(mail="taro@example.co.jp", language="en") == first
    user = User.objects.get()
    assert (user.email, user.language, user.has_usable_password()) == ("taro@example.co.jp", "ja", False)
    assert EmailAddress.objects.get().verified
    assert Record.objects.get().verb == "accounts.account_opened"


def test_who_began_an_account_with_a_foreign_address_is_shut_out_when_its_owner_proves_it() -> None:
    thief = User.objects.create_user(MAIL, WORD)
    EmailAddress.objects.create(user=thief, email=MAIL, primary=True)
    Authenticator.objects.create(user=thief, type="totp", data={"secret": "x"})
    assert actions.open_account(mail=MAIL, language="ja") == thief.pk
    thief.refresh_from_db()
    assert not thief.has_usable_password()
    assert not Authenticator.objects.exists()


def test_a_verified_account_keeps_its_password_when_a_mail_link_is_opened() -> None:
    somebody()
    actions.open_account(mail=MAIL, language="ja")
    assert User.objects.get().check_password(WORD)


def test_users_are_found_by_id_and_by_address() -> None:
    user = somebody()
    assert queries.users([user.pk, "usr_gone"])[user.pk].name == MAIL
    assert len(queries.users([user.pk, "usr_gone"])) == 1
    found = queries.user_by_mail(MAIL.upper())
    assert found and found.id == user.pk
    assert queries.user_by_mail("nobody@example.co.jp") is None


def test_an_account_is_deleted_with_its_seats_and_sessions(client: Client) -> None:
    user = somebody()
    made = company(user.pk, "usr_other")
    chamber = tenancy.create_association(by="usr_x", name="見本商工会議所")
    with opened(association=chamber):
        tenancy.grant_seat(by="usr_x", user=user.pk, role="adviser", association=chamber)
    for each in (user.pk, "usr_other"):
        tenancy.grant_seat(by="usr_x", user=each, role="operator")
    sign_in(client)
    done = client.post("/account/delete/", {"mail": MAIL.upper()})
    assert (done.status_code, done.url) == (303, "/account/login/")
    assert not User.objects.exists()
    assert tenants.seats_of(user.pk) == ()
    with opened(organisation=made):
        assert [held.user for held in tenants.seats_of_organisation(made)] == ["usr_other"]
    assert not is_signed_in(client)
    assert Record.objects.filter(verb="accounts.account_deleted", subject=user.pk).exists()


def test_what_a_user_was_told_goes_with_the_account(client: Client) -> None:
    user = somebody()
    notify.tell(user=user.pk, kind="assessment.finished", message=Message("結果", "出ました"))
    sign_in(client)
    client.post("/account/delete/", {"mail": MAIL})
    assert not apps.get_model("notify", "Notice").objects.filter(user=user.pk).exists()


def test_the_last_owner_is_told_of_which_company_and_nothing_is_lost(client: Client) -> None:
    user = somebody()
    company(user.pk)
    tenancy.grant_seat(by="usr_x", user=user.pk, role="operator")
    sign_in(client)
    refused = client.post("/account/delete/", {"mail": MAIL})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "「見本建設」の責任者が、あなただけです" in page
    assert "このシステムの運用者が、あなただけです" in page
    assert len(tenants.seats_of(user.pk)) == 2
    assert is_signed_in(client)


def test_deleting_needs_the_address_typed(client: Client) -> None:
    somebody()
    sign_in(client)
    for typed in ("", "taro@example.co.jp"):
        assert client.post("/account/delete/", {"mail": typed}).status_code == 422
    assert User.objects.exists()


def test_a_name_with_any_letters_is_kept_and_one_too_long_is_refused(client: Client) -> None:
    somebody()
    sign_in(client)
    client.post("/account/profile/", {"name": "𠮷野 😀\n\u202eabc", "language": "ja"})
    assert User.objects.get().name == "𠮷野 😀 abc", "on one line, and nothing turns what stands behind it"
    refused = client.post("/account/profile/", {"name": "あ" * 101, "language": "xx"})
    assert refused.status_code == 422
    assert "100文字まで" in refused.content.decode()


def test_the_index_lists_the_users_own_pages(client: Client) -> None:
    somebody()
    sign_in(client)
    page = client.get("/account/").content.decode()
    for name in ("名前とことば", "メールアドレス", "パスワード", "2段階の確認とパスキー", "サインイン中の機器"):
        assert name in page
