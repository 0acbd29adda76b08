"""What nobody claims goes in time; sample data comes and goes as a whole."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from sonaeru.web.assessment.models import Assessment
from sonaeru.web.holdings import registry
from sonaeru.web.tenancy.scopes import opened


def _aged(days: int, *, finished: bool) -> Assessment:
    at = timezone.now() - dt.timedelta(days=days)
    row = Assessment.objects.create(
        token_hash=f"{days}{finished}", question_set="ipa-5min", edition="3.1", industry="D", size="1-5", started_at=at
    )
    if finished:
        Assessment.objects.filter(pk=row.pk).update(finished_at=at)
    return row


def _swept() -> int:
    kinds = [kind for kind in registry.rooms()["assessment"].kept if kind.days]
    return sum(kind.delete(timezone.now() - dt.timedelta(days=kind.days())) for kind in kinds)


def test_drafts_go_after_30_days_and_results_after_90(db) -> None:
    kept = [_aged(29, finished=False), _aged(89, finished=True)]
    for days, finished in ((31, False), (91, True)):
        _aged(days, finished=finished)
    assert _swept() == 2
    assert set(Assessment.objects.values_list("pk", flat=True)) == {row.pk for row in kept}


def _beside(row: Assessment, days: int) -> Assessment:
    """Readiness of the same series, finished some days ago."""
    at = timezone.now() - dt.timedelta(days=days)
    facts = {"question_set": "readiness", "edition": "1", "industry": "D", "size": "1-5"}
    return Assessment.objects.create(series=row.series, started_at=at, finished_at=at, **facts)


def test_what_stands_beside_a_result_stays_as_long_as_it_and_goes_with_it(db) -> None:
    kept, gone = _aged(89, finished=True), _aged(91, finished=True)
    beside_kept, _ = _beside(kept, 400), _beside(gone, 1)
    assert _swept() == 1
    assert set(Assessment.objects.values_list("pk", flat=True)) == {kept.pk, beside_kept.pk}


def test_what_stands_beside_stays_while_one_check_of_the_series_is_left(db) -> None:
    old, new = _aged(91, finished=True), _aged(2, finished=True)
    Assessment.objects.filter(pk=new.pk).update(series=old.series)
    beside = _beside(old, 91)
    assert _swept() == 1
    assert set(Assessment.objects.values_list("pk", flat=True)) == {new.pk, beside.pk}


def test_sample_data_shows_three_checks_of_two_years_and_its_badge(db, client, capsys) -> None:
    call_command("sample")
    address = capsys.readouterr().out.split("見本の結果: ")[1].strip()
    page = client.get(address).content.decode()
    assert "見本データ" in page
    assert [f"<b>{total}点</b></li>" in page for total in (41, 48, 56)] == [True, True, True]


def test_sample_data_put_in_twice_is_there_once_and_goes_alone(db, start) -> None:
    start()
    call_command("sample")
    call_command("sample")
    assert Assessment.objects.filter(sample=True).count() == 3
    assert _swept() == 0, "the sample is kept until removed"
    call_command("sample", remove=True)
    assert Assessment.objects.filter(sample=True).count() == 0
    assert Assessment.objects.count() == 1


def test_a_company_takes_its_checks_and_answers_with_it_and_no_other(company, other_company) -> None:
    number = company.add("partly")
    other_company.add("unknown")
    with opened(organisation=company.id):
        tables = {table.name: table for table in registry.rooms()["assessment"].export(company.id)}
    assert [row[0] for row in tables["assessments"].rows] == [number]
    assert {row[0] for row in tables["answers"].rows} == {number}
    assert len(tables["answers"].rows) == 25
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)


def test_checks_of_a_company_are_never_swept(company) -> None:
    company.add("partly", at=timezone.now() - dt.timedelta(days=4000))
    assert _swept() == 0
