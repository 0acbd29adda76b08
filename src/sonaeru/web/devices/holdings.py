"""What this room keeps and how long; what a company takes with it; what is held of one person.

What computers reported is not among what a company takes along: it sees findings, never the facts themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.devices import models, standing
from sonaeru.web.holdings.registry import AboutPerson, Kept, Room, Table, aged, declare, plain
from sonaeru.web.tenancy import queries as tenancy

# Thirteen months: a year can be compared with the one before. The rest: judgement.
FACT_DAYS = 395
CODE_DAYS = 30
WHILE_IT_LIVES = Words("会社があるあいだ", "While the company is there")
UNTIL_REPLACED = Words("新しいものに替わるまで", "Until a newer one replaces it")
COLUMNS = {
    "devices": (
        *("id", "label", "person", "source", "os_family", "enrolled_at", "revoked_at", "reported_at"),
        "agent_version",
    ),
    "reports": ("id", "device", "received_at", "collected_at", "data_as_of", "privilege", "flags"),
    "findings": ("device", "check", "state", "why", "as_of"),
    "former_labels": ("device", "label", "until"),
    "codes": ("id", "person", "uses", "used", "created_at", "created_by", "expires_at", "stopped_at"),
    "gear": ("id", "vendor", "product", "version", "created_at", "created_by"),
    "fleet": ("expected", "expected_at", "osquery_made_at"),
}
HEADINGS = {
    "device": Words("パソコンの番号", "Id of the computer"),
    "label": Words("呼び名", "Label"),
    "person": Words("使う人の番号", "Id of its user"),
    "source": Words("知った方法", "Known by"),
    "os_family": Words("OSの種類", "Kind of system"),
    "enrolled_at": Words("加わった日時", "Added at"),
    "revoked_at": Words("取り消した日時", "Revoked at"),
    "reported_at": Words("最後の報告", "Last report"),
    "agent_version": Words("エージェントの版", "Version of the agent"),
    "flags": Words("要確認", "To look into"),
    "received_at": Words("受け取った日時", "Received at"),
    "collected_at": Words("調べた日時", "Collected at"),
    "data_as_of": Words("表の日付", "Date of its tables"),
    "privilege": Words("調べた権限", "Rights of the scan"),
    "check": Words("確かめ", "Check"),
    "state": Words("結果", "Result"),
    "why": Words("わけ", "Reason"),
    "as_of": Words("いつの事実か", "As of"),
    "until": Words("いつまで", "Until"),
    "uses": Words("使える回数", "Uses"),
    "used": Words("使った回数", "Used"),
    "stopped_at": Words("止めた日時", "Stopped at"),
    "vendor": Words("作った会社", "Vendor"),
    "product": Words("製品", "Product"),
    "version": Words("版", "Version"),
    "expected": Words("台数", "How many there are"),
    "expected_at": Words("台数を書いた日時", "Said at"),
    "osquery_made_at": Words("osqueryの鍵を作った日時", "osquery secret made at"),
}


def _export(organisation: str) -> Iterable[Table]:
    """Computers, when they reported, what was found, equipment; never the facts."""
    of = {"organisation": organisation}
    labels = models.FormerLabel.objects.filter(device__organisation=organisation)
    yield _table("devices", Words("パソコン", "Computers"), models.Device.objects.filter(**of))
    yield _table("reports", Words("届いた報告", "Reports that came"), models.Report.objects.filter(**of))
    yield Table("findings", Words("今日の結果", "Findings of today"), COLUMNS["findings"], _findings(organisation))
    yield _table("former_labels", Words("前の呼び名", "Former labels"), labels)
    yield _table("codes", Words("登録コード", "Enrolment codes"), models.EnrolmentCode.objects.filter(**of))
    yield _table("gear", Words("使っている機器", "Equipment"), models.Gear.objects.filter(**of))
    yield _table("fleet", Words("パソコンの台数", "How many computers"), models.Fleet.objects.filter(**of))


def _table(name: str, title: Words, rows: QuerySet[Any]) -> Table:
    return Table.of(name, title, COLUMNS[name], rows)


def _findings(organisation: str) -> tuple[tuple[object, ...], ...]:
    return tuple(
        tuple(map(plain, (each.device.id, found.check, found.state, found.why, found.as_of)))
        for each in standing.standings(organisation, today=timezone.localdate())
        for found in each.findings
    )


def _about(organisation: str, person: str) -> Iterable[AboutPerson]:
    """Which computers are theirs; what those say of themselves stands on their own pages, for whoever uses them."""
    for row in models.Device.objects.filter(organisation=organisation, person=person):
        yield AboutPerson(Words("使っているパソコン", "A computer in use"), _facts(row))
    codes = models.EnrolmentCode.objects.filter(organisation=organisation, person=person)
    made = tuple(
        (Words("登録コードを出した日", "Enrolment code made on"), timezone.localdate(row.created_at)) for row in codes
    )
    if made:
        yield AboutPerson(Words("パソコンの登録コード", "Enrolment codes"), made)


def _facts(row: models.Device) -> tuple[tuple[Words, str | dt.date], ...]:
    reports = models.Report.objects.filter(device=row).count()
    return (
        (HEADINGS["label"], row.label),
        (HEADINGS["enrolled_at"], timezone.localdate(row.enrolled_at)),
        (HEADINGS["reported_at"], timezone.localdate(row.reported_at) if row.reported_at else ""),
        (Words("届いた報告の数", "Reports that came"), str(reports)),
    )


def _forget(organisation: str, person: str) -> None:
    """The computers stay, of nobody; a label that holds the name of the person goes with it."""
    parts = [part for part in tenancy.anyone(organisation, person).name.split() if part]
    theirs = models.Device.objects.filter(organisation=organisation, person=person)
    models.FormerLabel.objects.filter(device__in=theirs).delete()
    for row in theirs:
        row.person = ""
        row.label = f"PC-{row.pk[-4:]}" if any(part in row.label for part in parts) else row.label
        row.save(update_fields=["person", "label"])
    models.EnrolmentCode.objects.filter(organisation=organisation, person=person).update(person="")


def _aged(id: str, name: Words, since: Words, why: Words, days: int, rows: Any, column: str) -> Kept:
    return aged(f"devices.{id}", name, since, why, lambda: days, rows, column)


declare(
    Room(
        name="devices",
        kept=(
            Kept(
                "devices.devices",
                Words("登録したパソコン", "Computers that were added"),
                Words("会社が消すか、パソコンから外すまで", "Until the company deletes it or it leaves by itself"),
                Words("どのパソコンの報告かを知るため", "To know whose report it is"),
            ),
            _aged(
                "revoked",
                Words("登録を取り消したパソコンと、その報告", "Revoked computers and their reports"),
                Words("取り消した日", "the day it was revoked"),
                Words("取り消すまでのようすを見るため", "To see how it was until then"),
                FACT_DAYS,
                lambda: models.Device.everywhere.exclude(revoked_at=None),
                "revoked_at",
            ),
            _aged(
                "reports",
                Words("パソコンが報告した事実", "Facts that computers reported"),
                Words("受け取った日", "the day it came"),
                Words("結果を出し、1年前と比べるため", "To judge them, and to compare with a year ago"),
                FACT_DAYS,
                models.Report.everywhere.all,
                "received_at",
            ),
            Kept(
                "devices.findings",
                Words("最後に出した結果", "Findings as last made"),
                UNTIL_REPLACED,
                Words("同じ計算を2度しないため", "So that nothing is worked out twice"),
            ),
            _aged(
                "former_labels",
                Words("パソコンの前の呼び名", "Former labels of computers"),
                Words("変えた日", "the day it was changed"),
                Words("前の報告がどのパソコンのものか分かるように", "To know which computer earlier reports are of"),
                FACT_DAYS,
                models.FormerLabel.everywhere.all,
                "until",
            ),
            _aged(
                "codes",
                Words("パソコンの登録コード（元に戻せない形）", "Enrolment codes (as a hash)"),
                Words("期限の日", "the day it expired"),
                Words("だれのコードで加わったかを確かめるため", "To see by whose code a computer came in"),
                CODE_DAYS,
                models.EnrolmentCode.everywhere.all,
                "expires_at",
            ),
            Kept(
                "devices.fleet",
                Words(
                    "パソコンの台数と、osqueryの鍵（元に戻せない形）",
                    "How many computers, the osquery secret (as a hash)",
                ),
                WHILE_IT_LIVES,
                Words("何台のうち何台かを示すため", "To show how many of how many"),
            ),
            Kept(
                "devices.counts",
                Words("会社ごとの数字", "Numbers of each company"),
                UNTIL_REPLACED,
                Words("会社が見せると決めた団体で足し合わせるため", "For associations to which the company shows them"),
            ),
            Kept(
                "devices.gear",
                Words("使っている機器", "Equipment"),
                WHILE_IT_LIVES,
                Words("攻撃に使われている弱点と照らすため", "To look for weaknesses that are attacked"),
            ),
            Kept(
                "devices.feeds",
                Words("攻撃に使われている弱点の表", "Lists of attacked weaknesses"),
                UNTIL_REPLACED,
                Words("機器と照らすため。だれのものでもない表", "To compare with equipment; about nobody"),
            ),
            Kept(
                "devices.bundles",
                Words("期限の表", "Tables of end dates"),
                Words("運用者が取り込んでから", "Since the operator took them in"),
                Words("更新の終わりを判定するため。だれのものでもない表", "To judge ends of support; about nobody"),
            ),
        ),
        export=_export,
        headings=HEADINGS,
        about=_about,
        forget=_forget,
    )
)
