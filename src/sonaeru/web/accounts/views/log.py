"""記録: who did what, for a company, for an association, and for the installation itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sonaeru.core.words import Words
from sonaeru.web.accounts import queries as accounts
from sonaeru.web.audit import queries
from sonaeru.web.audit.forms import LogSearch
from sonaeru.web.audit.queries import Entry, Search
from sonaeru.web.audit.words import called
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import ROLES, ConsentKind, Permission

BOM = "\ufeff"
HEADING = (
    *(gettext_lazy("日時"), gettext_lazy("だれが（番号）"), gettext_lazy("何を（符号）"), gettext_lazy("対象の番号")),
    *(gettext_lazy("会社"), gettext_lazy("団体"), gettext_lazy("前"), gettext_lazy("後"), gettext_lazy("どこから")),
    *(gettext_lazy("だれが"), gettext_lazy("何を")),
)
# Who acts without being a user, and from where. What is not listed is shown as it is.
ACTORS = {
    "job": Words("そなえる（自動）", "The product itself"),
    "command": Words("運用者（コマンド）", "The operator (command line)"),
    "demo": Words("見本データ", "Sample data"),
    "code": Words("登録コードを持つ人", "Whoever has an enrolment code"),
    "device": Words("そのパソコン", "The computer itself"),
    "pc": Words("そのパソコンを使う人", "Whoever uses the computer"),
}
ORIGINS = {
    "web": Words("画面", "a page"),
    "api": Words("ほかのシステム", "another system"),
    "import": Words("取り込み", "an import"),
    "cli": Words("コマンド", "the command line"),
    "job": Words("自動", "by itself"),
    "agent": Words("パソコンのエージェント", "the agent on a computer"),
}
# The values that rooms write most, as a reader calls them.
FIELDS = {
    "name": Words("名前", "name"),
    "industry": Words("業種", "industry"),
    "size": Words("人数", "size"),
    "prefecture": Words("都道府県", "prefecture"),
    "role": Words("役割", "role"),
    "user": Words("利用者", "user"),
    "seat": Words("役割の番号", "id of the role"),
    "kind": Words("種類", "kind"),
    "fields": Words("直した項目", "fields changed"),
    "changed": Words("直した項目", "fields changed"),
    "rows": Words("件数", "rows"),
    "before": Words("これより前", "older than"),
    "task": Words("仕事", "task"),
    "department": Words("部署", "department"),
    "mail": Words("メールアドレス", "mail address"),
}
# Codes that stand in values, as the rest of the product calls them.
VALUES: Mapping[str, Words] = {id: role.name for id, role in ROLES.items()} | {
    str(kind): kind.words for kind in ConsentKind
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed; "" where there was or is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the log in plain words."""

    at: dt.datetime
    who: str
    what: str
    subject: str
    named: str
    changes: tuple[Change, ...]
    origin: str


@needs(Permission.AUDIT_VIEW)
@never_cache
@require_safe
def of_company(request: HttpRequest, organisation: str) -> HttpResponse | StreamingHttpResponse:
    """What was done in a company."""
    return _log(request, Search(organisation=organisation, association=None), "accounts/log.html")


@needs(Permission.AUDIT_VIEW)
@never_cache
@require_safe
def of_association(request: HttpRequest, association: str) -> HttpResponse | StreamingHttpResponse:
    """What was done in an association, and by companies towards it."""
    return _log(request, Search(organisation=None, association=association), "accounts/log_wide.html")


@needs(Permission.AUDIT_VIEW)
@never_cache
@require_safe
def of_installation(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What was done that belongs to no company and no association: the operator does not see into those."""
    search = Search(organisation=None, association=None, installation=True)
    return _log(request, search, "accounts/log_wide.html")


def _log(request: HttpRequest, search: Search, template: str) -> HttpResponse | StreamingHttpResponse:
    by, verbs = queries.used(search)
    names = _names(by)
    form = LogSearch(request.GET)
    form.offer([(each, names[each]) for each in by], [(each, _say(called(each))) for each in verbs])
    words: dict[str, object] = {"form": form, "place": "settings"}
    if not form.is_valid():
        words["problems"] = [(field, errors[0]) for field, errors in form.errors.items()]
        return render(request, template, words, status=422)
    wanted = form.narrowed(search)
    if "file" in request.GET:
        return _file(wanted, names)
    page = queries.page(wanted, older_than=form.cleaned_data["older"])
    subjects = _names({entry.subject for entry in page.entries if entry.subject.startswith("usr_")})
    words |= {"lines": [_line(entry, subjects | names) for entry in page.entries], "narrowed": wanted != search}
    return render(request, template, words | {"older": _older(request, page.older), "newest": _older(request, None)})


def _file(search: Search, names: Mapping[str, str]) -> StreamingHttpResponse:
    lines = queries.csv_lines(
        search,
        heading=[str(each) for each in HEADING],
        more=lambda entry: (names.get(entry.by, entry.by), _say(called(entry.verb))),
    )
    response = StreamingHttpResponse(chain([BOM], lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response


def _older(request: HttpRequest, older: int | None) -> str:
    """The same search, further back; "" if there is nothing more."""
    if older is None and "older" not in request.GET:
        return ""
    asked = request.GET.copy()
    asked.pop("older", None)
    if older is not None:
        asked["older"] = str(older)
    return f"?{asked.urlencode()}"


def _names(ids: Iterable[str]) -> dict[str, str]:
    """Whom the ids name. Somebody whose account is gone keeps the id."""
    known = accounts.users(ids)
    return {each: known[each].name if each in known else _stranger(each) for each in ids}


def _stranger(id: str) -> str:
    if id in ACTORS:
        return _say(ACTORS[id])
    return gettext("消えた利用者（%(id)s）") % {"id": id} if id.startswith("usr_") else id


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    origin = ORIGINS.get(entry.origin)
    return Line(
        at=entry.at,
        who=names.get(entry.by, entry.by),
        what=_say(called(entry.verb)),
        subject=entry.subject,
        named=names.get(entry.subject, ""),
        changes=tuple(_changes(entry.before or {}, entry.after or {})),
        origin=_say(origin) if origin else entry.origin,
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        called_so = _say(FIELDS[name]) if name in FIELDS else name
        yield Change(called_so, _plain(before.get(name)), _plain(after.get(name)))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return gettext("、").join(map(_plain, value))
    if value is None:
        return ""
    return _say(VALUES[value]) if isinstance(value, str) and value in VALUES else str(value)


def _say(words: Words) -> str:
    return words.in_language(get_language() or "ja")
