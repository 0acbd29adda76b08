"""What the templates of a company know beyond their own words: the menu of its settings."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from sonaeru.web.tenancy.gate import permitted
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.menus import Entry, entries

# Name of the address, of the page, what it is for, and what it needs. Rooms above are named by address only.
PAGES = (
    ("tenancy:company", gettext_lazy("会社"), gettext_lazy("名前、業種、人数"), Permission.COMPANY_EDIT),
    ("tenancy:sites", gettext_lazy("拠点"), gettext_lazy("支店や工場ごとに答えるとき"), Permission.COMPANY_EDIT),
    ("tenancy:people", gettext_lazy("社員"), gettext_lazy("名簿と、表からの取り込み"), Permission.PEOPLE_VIEW),
    (
        "accounts:members",
        gettext_lazy("サインインできる人"),
        gettext_lazy("だれが入れるか、役割は何か"),
        Permission.COMPANY_VIEW,
    ),
    (
        "tenancy:consent",
        gettext_lazy("団体に見せる内容"),
        gettext_lazy("何を、どこに見せるか"),
        Permission.CONSENT_VIEW,
    ),
    ("accounts:notices", gettext_lazy("お知らせ"), gettext_lazy("チャットへの知らせ方"), Permission.NOTICES_CHANGE),
    ("api:tokens", gettext_lazy("つなぐ鍵"), gettext_lazy("ほかのシステムとつなぐ"), Permission.TOKENS_MANAGE),
    ("accounts:log", gettext_lazy("記録"), gettext_lazy("だれが何をしたか"), Permission.AUDIT_VIEW),
    (
        "tenancy:data",
        gettext_lazy("書き出しと削除"),
        gettext_lazy("全データの控え、会社の削除"),
        Permission.COMPANY_EXPORT,
    ),
)


def settings_menu(request: HttpRequest) -> dict[str, object]:
    """`settings_menu`: the pages of a company's settings that the visitor may open."""
    return {"settings_menu": SimpleLazyObject(lambda: _entries(request))}


def _entries(request: HttpRequest) -> list[Entry]:
    company = getattr(request, "organisation", None)
    if company is None:
        return []
    return list(entries(request, [page[:3] for page in PAGES if permitted(request, page[3])], company.id))
