"""Equipment that a company wrote down: looked up by name, worded as a possibility, brought back after removal."""

from __future__ import annotations

import csv
import datetime as dt
import io
from html import unescape

import pytest
from django.utils import timezone
from tests.web.assessment.conftest import company_of
from tests.web.devices.conftest import Fleet
from tests.web.devices.given_data import JVN, KEV
from tests.web.world import build

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import gear, importing, models
from sonaeru.web.tenancy import roles
from sonaeru.web.tenancy.scopes import opened

MAY = "該当する可能性があります。版を確認してください"


@pytest.fixture
def lists(db: None) -> None:
    for content in (KEV, JVN):
        importing.take_feed(by="usr_operator", content=content)


def add(fleet: Fleet, vendor: str = "Fortinet", product: str = "FortiOS", version: str = "7.2.4"):
    return fleet.company.client.post(fleet.at("gear/add/"), {"vendor": vendor, "product": product, "version": version})


def text(fleet: Fleet) -> str:
    return unescape(fleet.text("gear/"))


def only(fleet: Fleet) -> str:
    with opened(organisation=fleet.id):
        return gear.all_gear(fleet.id)[0].id


def test_without_equipment_the_page_says_what_it_is_for(fleet: Fleet) -> None:
    assert "まだ機器がありません" in text(fleet)


def test_without_a_list_nothing_reads_as_good_news(fleet: Fleet) -> None:
    add(fleet)
    assert "しらべていません" in text(fleet) and "同じ名前なし" not in text(fleet)
    saved = list(csv.reader(io.StringIO(fleet.get("gear/gear.csv").content.decode("utf-8-sig"))))
    assert saved[1][:4] == ["Fortinet", "FortiOS", "7.2.4", "表がないため、しらべていません"]


def test_what_may_concern_it_is_named_with_number_day_and_source(fleet: Fleet, lists: None) -> None:
    assert add(fleet).status_code == 303
    found = text(fleet)
    assert MAY in found and "CVE-2026-90001" in found and "11月19日" in found
    assert "https://nvd.nist.gov/vuln/detail/CVE-2026-90001" in found and "脆弱です" not in found
    assert "出典：CISA KEV" in found


def test_the_version_decides_nothing(fleet: Fleet, lists: None) -> None:
    add(fleet, version="999")
    assert MAY in text(fleet)


def test_what_no_list_names_is_not_called_safe(fleet: Fleet, lists: None) -> None:
    add(fleet, "Yamaha", "NVR700W")
    found = text(fleet)
    assert "同じ名前なし" in found and "安全という意味ではありません" in found and MAY not in found


def test_both_lists_are_searched_under_japanese_and_latin_names(fleet: Fleet, lists: None) -> None:
    add(fleet, "ヤマハ", "RTX1210")
    add(fleet, "Cisco", "IOS")
    found = text(fleet)
    assert "JVNDB-2026-900001" in found and "CVE-2026-90003" in found and "JVNDB-2026-900002" in found


def test_of_many_rows_the_newest_are_shown_and_all_are_saved(fleet: Fleet, lists: None) -> None:
    feed = models.Feed.objects.get(kind="kev")
    for number in range(9):
        on = dt.date(2026, 1, 1 + number)
        models.FeedEntry.objects.create(
            feed=feed, number=f"CVE-{number}", vendor="Fortinet", product="FortiOS", title="x", added_on=on
        )
    # The names of a list are read once for each list: its content never changes under the same hash.
    models.Feed.objects.filter(kind="kev").update(sha256="other")
    add(fleet)
    found = text(fleet)
    assert "CVE-2026-90001" in found and "CVE-8" in found and "CVE-0" not in found and "全部で10件" in found
    saved = fleet.get("gear/gear.csv").content.decode("utf-8-sig")
    assert saved.count("CVE-") >= 10 and "CVE-0" in saved


def test_an_old_list_and_a_missing_one_are_said(fleet: Fleet, lists: None) -> None:
    add(fleet, "Yamaha", "NVR700W")
    models.Feed.objects.filter(kind="kev").update(as_of=timezone.localdate() - dt.timedelta(46))
    assert "46日前" in text(fleet) and "安心とは言えません" in text(fleet)
    models.Feed.objects.filter(kind="kev").delete()
    assert "（KEV）が、まだありません" in text(fleet)


def test_names_of_the_lists_are_offered(fleet: Fleet, lists: None) -> None:
    assert '<option value="FortiOS and FortiProxy">' in fleet.text("gear/add/")
    assert '<option value="Fortinet">' in fleet.text("gear/add/")


def test_what_was_removed_comes_back_with_one_press(fleet: Fleet, lists: None) -> None:
    add(fleet)
    way = fleet.company.client.post(fleet.at(f"gear/{only(fleet)}/remove/"))["Location"]
    page = fleet.company.client.get(way).content.decode()
    assert "を外しました" in page
    token = way.partition("removed=")[2]
    fleet.company.client.post(fleet.at("gear/restore/"), {"removed": token.replace("%3A", ":")})
    assert MAY in text(fleet)
    assert "を外しました" not in fleet.company.client.get(way).content.decode()
    done = list(Record.objects.filter(verb__startswith="devices.gear").order_by("pk").values_list("verb", flat=True))
    assert done == ["devices.gear_added", "devices.gear_removed", "devices.gear_added"]


def test_another_company_s_equipment_cannot_be_brought_here(fleet: Fleet) -> None:
    other = Fleet(company_of("owner@b.example", "別の会社"))
    add(other)
    way = other.company.client.post(other.at(f"gear/{only(other)}/remove/"))["Location"]
    token = way.partition("removed=")[2].replace("%3A", ":")
    for wrong in (token, "", "x", token + "x"):
        assert fleet.company.client.post(fleet.at("gear/restore/"), {"removed": wrong}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"vendor": "", "product": "FortiOS"}, "メーカーを入れてください"),
        ({"vendor": "Fortinet", "product": " "}, "製品の名前を入れてください"),
        ({"vendor": "F" * 101, "product": "FortiOS"}, "100文字まで"),
        ({"vendor": "Fortinet", "product": "FortiOS", "version": "1" * 41}, "40文字まで"),
        ({"vendor": "ＦＯＲＴＩＮＥＴ", "product": "fortios", "version": "7.2.4"}, "もう書いてあります"),
    ],
)
def test_bad_input_is_answered_and_kept(fleet: Fleet, sent: dict[str, str], said: str) -> None:
    add(fleet)
    response = fleet.company.client.post(fleet.at("gear/add/"), sent)
    assert response.status_code == 422 and said in unescape(response.content.decode())


def test_a_full_list_says_so(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gear, "MOST", 1)
    add(fleet)
    assert "1台まで" in add(fleet, product="FortiWeb").content.decode()


def test_what_a_spreadsheet_would_run_is_saved_as_text(fleet: Fleet) -> None:
    add(fleet, "=cmd", "+x")
    assert "'=cmd,'+x" in fleet.get("gear/gear.csv").content.decode("utf-8-sig")


@pytest.mark.django_db
def test_a_viewer_and_an_adviser_look_and_change_nothing() -> None:
    world = build()
    base = f"/c/{world.own.ids['organisation']}/devices/gear/"
    for role in (roles.VIEWER, roles.ADVISER):
        client = world.signed_in(role)
        page = client.get(base)
        assert page.status_code == 200 and "機器を書く" not in page.content.decode()
        assert client.post(f"{base}add/").status_code == 403
        assert client.post(f"{base}{world.own.ids['gear']}/remove/").status_code == 403


def test_nothing_is_read_twice_for_a_list(fleet: Fleet, lists: None, django_assert_max_num_queries) -> None:
    add(fleet)
    fleet.text("gear/")
    with opened(organisation=fleet.id), django_assert_max_num_queries(5):
        gear.looked_up(fleet.id)
