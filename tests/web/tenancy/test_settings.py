"""The pages 設定, 会社 and 拠点."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.tenancy.conftest import Tenants
from tests.web.tenancy.pages import at, signed_in

from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.scopes import opened

FACTS = {"name": "新見本建設", "industry": "E", "size": "21-50", "prefecture": "11"}


@pytest.fixture
def owner(tenants: Tenants) -> Client:
    return signed_in(tenants.ours)


def test_the_index_has_a_door_for_each_page_that_the_role_may_open(tenants: Tenants, owner: Client) -> None:
    viewer = signed_in(tenants.ours, "viewer")
    doors = {
        who: viewer_page.split('class="doors"')[1]
        for who, viewer_page in (
            ("owner", owner.get(at(tenants.ours)).content.decode()),
            ("viewer", viewer.get(at(tenants.ours)).content.decode()),
        )
    }
    assert at(tenants.ours, "data/") in doors["owner"]
    assert at(tenants.ours, "data/") not in doors["viewer"]
    assert at(tenants.ours, "consent/") in doors["viewer"]


def test_the_company_is_changed(tenants: Tenants, owner: Client) -> None:
    answer = owner.post(at(tenants.ours, "company/"), FACTS, follow=True)
    assert "保存しました" in answer.content.decode()
    with opened(organisation=tenants.ours):
        company = queries.organisation(tenants.ours)
    assert {name: getattr(company, name) for name in FACTS} == FACTS


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " \u202e "}, "会社名を入れてください。"),
        ({"name": "あ" * 101}, "100文字までにしてください（いま101文字）。"),
        ({"industry": "ZZ"}, "業種を1つ選んでください。"),
        ({"size": ""}, "人数を1つ選んでください。"),
        ({"prefecture": "48"}, "都道府県を一覧から選んでください。"),
    ],
)
def test_a_wrong_fact_is_said_beside_its_field_and_nothing_typed_is_lost(
    tenants: Tenants, owner: Client, wrong: dict[str, str], said: str
) -> None:
    answer = owner.post(at(tenants.ours, "company/"), FACTS | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 2
    assert "name" in wrong or 'value="新見本建設"' in page


def test_a_site_is_added_renamed_removed_and_put_back(tenants: Tenants, owner: Client) -> None:
    owner.post(at(tenants.ours, "sites/"), {"name": "工場"})
    with opened(organisation=tenants.ours):
        added = next(site for site in queries.sites(tenants.ours) if site.name == "工場")
    owner.post(at(tenants.ours, f"sites/{added.id}/"), {"name": "川口工場"})
    removed = owner.post(at(tenants.ours, f"sites/{added.id}/remove/"), follow=True).content.decode()
    assert "外した拠点" in removed
    owner.post(at(tenants.ours, f"sites/{added.id}/restore/"))
    with opened(organisation=tenants.ours):
        assert queries.site(tenants.ours, added.id).name == "川口工場"


def test_a_second_site_of_the_same_name_is_refused_kindly(tenants: Tenants, owner: Client) -> None:
    answer = owner.post(at(tenants.ours, "sites/"), {"name": "本社"})
    assert answer.status_code == 422
    assert "同じ名前の拠点があります。" in answer.content.decode()


def test_a_removed_site_whose_name_was_given_away_stays_removed_with_a_reason(tenants: Tenants, owner: Client) -> None:
    owner.post(at(tenants.ours, f"sites/{tenants.site}/remove/"))
    owner.post(at(tenants.ours, "sites/"), {"name": "本社"})
    answer = owner.post(at(tenants.ours, f"sites/{tenants.site}/restore/"), follow=True)
    assert "同じ名前の拠点があるため、戻せません。" in answer.content.decode()


def test_a_name_that_looks_like_markup_is_shown_as_text(tenants: Tenants, owner: Client) -> None:
    owner.post(at(tenants.ours, "sites/"), {"name": "<b>工場</b>"})
    page = owner.get(at(tenants.ours, "sites/")).content.decode()
    assert "&lt;b&gt;工場&lt;/b&gt;" in page and "<b>工場</b>" not in page


@pytest.mark.parametrize("act", ["", "remove/", "restore/"])
def test_a_site_of_another_company_is_not_found(tenants: Tenants, owner: Client, act: str) -> None:
    with opened(organisation=tenants.theirs):
        (theirs,) = queries.sites(tenants.theirs)
    assert owner.post(at(tenants.ours, f"sites/{theirs.id}/{act}"), {"name": "x"}).status_code == 404


@pytest.mark.parametrize("page", ["", "company/", "sites/", "consent/", "data/", "data/export/", "data/delete/"])
def test_the_settings_of_another_company_are_not_found(tenants: Tenants, owner: Client, page: str) -> None:
    assert owner.get(at(tenants.theirs, page)).status_code == 404
