"""The pages about notices: a company's places outside, a user's inbox and choices, and the link that stops a digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.web.notify.conftest import Hook, served

from sonaeru.web.accounts import recipients
from sonaeru.web.audit.models import Record
from sonaeru.web.notify import actions, digest, people, queries
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Destination
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.roles import MANAGER, OWNER, VIEWER, Role
from sonaeru.web.tenancy.scopes import opened

pytestmark = pytest.mark.django_db

ALL = ["incident", "check"]
URL = "https://hooks.test/services/s3cret"


@dataclass(frozen=True)
class World:
    """Two companies, by id, and whoever signs in at ours."""

    ours: str
    theirs: str

    def signed_in(self, role: Role) -> Client:
        user = get_user_model().objects.create_user(f"{role.id}@example.jp")
        with opened(organisation=self.ours):
            tenancy.grant_seat(by="usr_test", user=user.pk, role=role.id, organisation=self.ours)
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def world() -> World:
    facts = {"by": "usr_test", "industry": "E", "size": "6-20"}
    return World(*(tenancy.create_organisation(name=name, **facts) for name in ("みどり工業", "あおい工業")))


@pytest.fixture
def owner(world: World) -> Client:
    return world.signed_in(OWNER)


@pytest.fixture
def ours(world: World) -> str:
    return world.ours


@pytest.fixture
def hook(settings) -> Iterator[Hook]:
    """A chat on loopback, where the operator lets notices go."""
    settings.PRIVATE_WEBHOOKS = True
    with served(Hook()) as each:
        yield each


def page(organisation: str, rest: str = "") -> str:
    return f"/c/{organisation}/settings/notices/{rest}"


def added(organisation: str, url: str = URL, **more: Any) -> str:
    """A Slack of the company."""
    values = {"url": url}
    return actions.add_destination(
        organisation=organisation, channel="slack", values=values, groups=ALL, language="ja", **more
    )


def user_of(client: Client) -> str:
    return str(client.session["_auth_user_id"])


def text(response: Any) -> str:
    return str(response.content.decode())


# A company's places outside


def test_a_company_without_places_is_offered_every_channel(owner: Client, ours: str) -> None:
    said = text(owner.get(page(ours)))
    assert "送り先はまだありません" in said
    for name in ("Slack", "Microsoft Teams", "LINE WORKS", "Chatwork", "Webhook", "メール"):
        assert name in said


def test_adding_a_channel_leads_to_trying_it(owner: Client, ours: str) -> None:
    response = owner.post(page(ours, "add/?channel=slack"), {"url": URL, "groups": ALL})
    (place,) = queries.destinations(ours)
    assert (response.status_code, response["Location"]) == (303, page(ours, f"{place.id}/"))
    assert place.config["url"] == URL and [group.id for group in place.groups] == ALL
    assert "試しに送る" in text(owner.get(response["Location"]))


@pytest.mark.parametrize(
    ("channel", "typed", "said"),
    [
        ("slack", {"url": ""}, "Webhook URLを入れてください。"),
        ("slack", {"url": "https://a b"}, "アドレスの形が違います。"),
        ("slack", {"url": "x" * 2001}, "長すぎます"),
        ("slack", {"url": URL, "groups": []}, "届けるお知らせを1つ以上選んでください。"),
        ("slack", {"url": URL, "groups": ["fax"]}, "届けるお知らせを1つ以上選んでください。"),
        ("email", {"to": "soumu"}, "メールアドレスの形が違います。"),
        ("chatwork", {"token": "t", "room": "総務"}, "数字だけで入れてください"),
    ],
)
def test_what_cannot_work_is_said_at_its_field_and_nothing_is_added(
    owner: Client, ours: str, channel: str, typed: dict[str, Any], said: str
) -> None:
    response = owner.post(page(ours, f"add/?channel={channel}"), {"groups": ALL, **typed})
    assert response.status_code == 422
    assert said in text(response)
    assert queries.destinations(ours) == ()


def test_an_unknown_channel_leads_back_to_the_list(owner: Client, ours: str) -> None:
    assert owner.get(page(ours, "add/?channel=fax"))["Location"] == page(ours)


def test_more_places_than_allowed_are_refused_in_plain_words(owner: Client, ours: str, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_DESTINATIONS", 1)
    added(ours)
    response = owner.post(page(ours, "add/?channel=slack"), {"url": URL, "groups": ALL})
    assert response.status_code == 422 and "送り先は1か所までです。" in text(response)


def test_a_secret_is_never_shown_again(owner: Client, ours: str) -> None:
    place = added(ours)
    said = text(owner.get(page(ours))) + text(owner.get(page(ours, f"{place}/")))
    assert "s3cret" not in said
    assert "入力ずみ（変えるときだけ入れる）" in said


def test_saving_without_typing_the_secret_keeps_it(owner: Client, ours: str) -> None:
    place = added(ours)
    assert owner.post(page(ours, f"{place}/"), {"url": "", "groups": ["check"]}).status_code == 303
    found = queries.destination(ours, place)
    assert found.config["url"] == URL and [group.id for group in found.groups] == ["check"]


def test_a_new_secret_replaces_the_old(owner: Client, ours: str) -> None:
    place = added(ours)
    owner.post(page(ours, f"{place}/"), {"url": URL + "2", "groups": ALL})
    assert queries.destination(ours, place).config["url"] == URL + "2"


def test_what_was_sealed_with_another_key_has_to_be_typed_again(owner: Client, ours: str, settings) -> None:
    place = added(ours)
    user = get_user_model().objects.get(pk=user_of(owner))
    settings.SECRET_KEY = "another-key-" * 5
    owner.force_login(user)
    assert owner.get(page(ours, f"{place}/")).status_code == 200
    response = owner.post(page(ours, f"{place}/"), {"url": "", "groups": ALL})
    assert response.status_code == 422 and "Webhook URLを入れてください。" in text(response)


def secret_on(response: Any) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', text(response))
    return found.group(1) if found else ""


def test_the_key_of_a_webhook_is_made_and_shown_once(owner: Client, ours: str) -> None:
    response = owner.post(page(ours, "add/?channel=webhook"), {"url": "https://erp.test/in", "groups": ALL})
    secret = secret_on(owner.get(response["Location"]))
    (place,) = queries.destinations(ours)
    assert len(secret) >= 40 and secret == place.config["secret"]
    assert secret_on(owner.get(response["Location"])) == ""


def test_the_key_of_a_webhook_stays_until_a_new_one_is_asked_for(owner: Client, ours: str) -> None:
    path = owner.post(page(ours, "add/?channel=webhook"), {"url": "https://erp.test/in", "groups": ALL})["Location"]
    first = secret_on(owner.get(path))
    owner.post(path, {"url": "", "groups": ALL})
    assert queries.destinations(ours)[0].config["secret"] == first
    owner.post(path, {"url": "", "groups": ALL, "remake": "on"})
    second = secret_on(owner.get(path))
    assert second and second != first


def test_a_trial_arrives_and_says_so(owner: Client, ours: str, hook: Hook) -> None:
    place = added(ours, hook.url())
    response = owner.post(page(ours, f"{place}/try/"), follow=True)
    assert "送りました。Slackを開いて確かめてください。" in text(response)
    assert "お知らせのテスト" in hook.requests[0].body.decode("unicode_escape")


def test_a_trial_that_fails_says_why_on_the_same_page(owner: Client, ours: str, hook: Hook) -> None:
    hook.status = 404
    response = owner.post(page(ours, f"{added(ours, hook.url())}/try/"))
    assert response.status_code == 422
    assert "届きませんでした。宛先が見つかりません。アドレスを作り直してください。" in text(response)


def test_without_the_operator_s_leave_a_trial_does_not_reach_our_own_network(
    owner: Client, ours: str, hook: Hook, settings
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    response = owner.post(page(ours, f"{added(ours, hook.url())}/try/"))
    assert response.status_code == 422 and "https:// で始まるアドレスにしてください" in text(response)
    assert hook.requests == []


def test_a_trial_that_arrives_ends_the_row_of_failures(owner: Client, ours: str, hook: Hook) -> None:
    place = added(ours, hook.url())
    Destination.objects.update(failures=3, fault={"ja": "宛先が見つかりません。", "en": "Gone."})
    assert "届いていません" in text(owner.get(page(ours)))
    owner.post(page(ours, f"{place}/try/"))
    assert not queries.destination(ours, place).failing


def test_what_was_removed_can_be_brought_back(owner: Client, ours: str) -> None:
    place = added(ours)
    said = text(owner.post(page(ours, f"{place}/remove/"), follow=True))
    assert "もとにもどせます" in said and "もとにもどす" in said
    assert owner.get(page(ours, f"{place}/")).status_code == 404
    owner.post(page(ours, f"{place}/restore/"))
    assert owner.get(page(ours, f"{place}/")).status_code == 200


def test_every_change_is_in_the_log_without_a_secret(owner: Client, ours: str, hook: Hook) -> None:
    path = owner.post(page(ours, "add/?channel=slack"), {"url": hook.url(), "groups": ALL})["Location"]
    owner.post(path, {"url": URL, "groups": ["check"]})
    for act in ("try/", "remove/", "restore/"):
        owner.post(path + act)
    rows = list(Record.objects.filter(organisation=ours, verb__startswith="notify.").order_by("pk").values())
    assert [row["verb"].removeprefix("notify.destination_") for row in rows] == [
        *("added", "edited", "tried", "removed", "restored")
    ]
    assert "s3cret" not in str(rows) and {row["by"] for row in rows} == {user_of(owner)}


@pytest.mark.parametrize("act", ["", "try/", "remove/", "restore/"])
def test_a_place_of_another_company_does_not_exist(owner: Client, world: World, ours: str, act: str) -> None:
    theirs = added(world.theirs)
    assert owner.post(page(ours, f"{theirs}/{act}"), {"groups": ALL}).status_code == 404
    assert queries.destination(world.theirs, theirs).removed_at is None


def test_a_viewer_decides_nothing(world: World, ours: str) -> None:
    assert world.signed_in(VIEWER).get(page(ours)).status_code == 403


# A user's own


def told(user: str, subject: str = "結果が出ました", kind: str = "assessment.finished") -> str:
    link = Link("結果を見る", "https://check.test/home/")
    return actions.tell(user=user, kind=kind, message=Message(subject, "56点でした。", link))


def test_the_inbox_shows_a_user_s_own_notices_only(owner: Client, world: World) -> None:
    told(user_of(owner), "わたしの結果")
    told(user_of(world.signed_in(MANAGER)), "ほかの人の結果")
    said = text(owner.get("/account/inbox/"))
    assert "わたしの結果" in said and 'href="/home/"' in said and "ほかの人の結果" not in said


def test_an_empty_inbox_says_so(owner: Client) -> None:
    assert "お知らせはまだありません。" in text(owner.get("/account/inbox/"))


def test_one_notice_or_all_can_be_marked_as_read(owner: Client) -> None:
    first = told(user_of(owner))
    told(user_of(owner))
    assert owner.post("/account/inbox/", {"read": first}).status_code == 303
    assert queries.unread(user_of(owner)) == 1
    owner.post("/account/inbox/", {"read": "all"})
    assert "すべて読みました。" in text(owner.get("/account/inbox/"))


def test_nobody_marks_another_s_notice(owner: Client, world: World) -> None:
    other = user_of(world.signed_in(MANAGER))
    owner.post("/account/inbox/", {"read": told(other)})
    assert queries.unread(other) == 1


def test_a_full_inbox_is_paged(owner: Client) -> None:
    for number in range(31):
        told(user_of(owner), f"第{number}号")
    assert "第0号" not in text(owner.get("/account/inbox/"))
    assert "第0号" in text(owner.get("/account/inbox/?page=2"))


@pytest.mark.parametrize("number", ["0", "-1", "x", "９", "99999999999999999999"])
def test_an_odd_page_number_does_no_harm(owner: Client, number: str) -> None:
    assert owner.get(f"/account/inbox/?page={number}").status_code == 200


def test_an_owner_cannot_turn_off_what_is_urgent(owner: Client) -> None:
    said = text(owner.get("/account/notices/"))
    assert "いつも、すぐに届くもの" in said and 'name="incident"' not in said


def test_a_choice_is_kept_and_logged(world: World) -> None:
    client = world.signed_in(MANAGER)
    choices = {way.group.id: str(way.how) for way in queries.ways(user_of(client))} | {"incident": "none"}
    assert client.post("/account/notices/", choices).status_code == 303
    ways = {way.group.id: way.how for way in queries.ways(user_of(client))}
    assert (ways["incident"], ways["check"]) == (How.NONE, How.WEEKLY)


def test_a_choice_that_does_not_exist_is_refused(world: World) -> None:
    response = world.signed_in(MANAGER).post("/account/notices/", {"incident": "hourly"})
    assert response.status_code == 422
    assert "「事故・トラブル」の届き方を1つ選んでください。" in text(response)


# The link in a digest


def test_opening_the_link_asks_and_changes_nothing(world: World) -> None:
    user = user_of(world.signed_in(VIEWER))
    said = text(Client().get(f"/account/unsubscribe/{digest.stop_token(user)}/"))
    assert "まとめのメールを止めますか" in said
    assert How.WEEKLY in {way.how for way in queries.ways(user)}


def test_one_press_by_a_mail_program_stops_it_and_a_second_does_no_harm(world: World) -> None:
    user = user_of(world.signed_in(VIEWER))
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = program.post(f"/account/unsubscribe/{digest.stop_token(user)}/", {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200 and "まとめのメールを止めました" in text(response)
    assert How.WEEKLY not in {way.how for way in queries.ways(user)}


def test_a_changed_link_is_unknown(world: World) -> None:
    token = digest.stop_token("usr_1")
    assert Client().post(f"/account/unsubscribe/{token[:-3]}abc/").status_code == 404


# Who people are


def test_the_heads_of_a_company_are_its_owners_and_managers(world: World, ours: str) -> None:
    heads = [user_of(world.signed_in(role)) for role in (OWNER, MANAGER)]
    world.signed_in(VIEWER)
    assert list(recipients.heads(ours)) == heads
    assert list(recipients.heads(world.theirs)) == []


def test_a_recipient_is_known_by_mail_language_and_whether_an_owner(world: World) -> None:
    owner, viewer = (user_of(world.signed_in(role)) for role in (OWNER, VIEWER))
    known = people.recipient(owner)
    assert known and (known.mail, known.language, known.owner) == ("owner@example.jp", "ja", True)
    assert (found := people.recipient(viewer)) and not found.owner
    assert people.recipient("usr_gone") is None
