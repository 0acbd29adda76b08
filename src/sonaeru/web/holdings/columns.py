"""What columns are called in a spreadsheet, where more than one room has them; a room says the words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words

SHARED: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "id": Words("番号", "Id"),
        "name": Words("名前", "Name"),
        "mail": Words("メールアドレス", "Mail address"),
        "kind": Words("種類", "Kind"),
        "reason": Words("理由", "Reason"),
        "organisation": Words("会社", "Company"),
        "association": Words("団体", "Association"),
        "site": Words("拠点", "Site"),
        "user": Words("サインインする人", "User"),
        "role": Words("役割", "Role"),
        "verb": Words("したこと", "What was done"),
        "by": Words("した人", "By"),
        "at": Words("日時", "At"),
        "before": Words("変える前", "Before"),
        "after": Words("変えた後", "After"),
        "dated_on": Words("書類の日付", "Dated on"),
        "created_at": Words("作った日時", "Created at"),
        "created_by": Words("作った人", "Created by"),
        "removed_at": Words("外した日時", "Removed at"),
        "expires_at": Words("期限", "Expires at"),
    }
)
