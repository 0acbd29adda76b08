"""The verbs this room writes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    ORGANISATION_CREATED = "tenancy.organisation_created"
    ORGANISATION_EDITED = "tenancy.organisation_edited"
    DELETION_MARKED = "tenancy.deletion_marked"
    DELETION_UNDONE = "tenancy.deletion_undone"
    ORGANISATION_EXPORTED = "tenancy.organisation_exported"
    ORGANISATION_ERASED = "tenancy.organisation_erased"
    SITE_ADDED = "tenancy.site_added"
    SITE_RENAMED = "tenancy.site_renamed"
    SITE_REMOVED = "tenancy.site_removed"
    SITE_RESTORED = "tenancy.site_restored"
    PERSON_ADDED = "tenancy.person_added"
    PERSON_EDITED = "tenancy.person_edited"
    PERSON_REMOVED = "tenancy.person_removed"
    PERSON_EXPORTED = "tenancy.person_exported"
    PERSON_LINK_SENT = "tenancy.person_link_sent"
    PERSON_ERASED = "tenancy.person_erased"
    PERSON_RESTORED = "tenancy.person_restored"
    PEOPLE_IMPORTED = "tenancy.people_imported"
    IMPORT_UNDONE = "tenancy.import_undone"
    ASSOCIATION_CREATED = "tenancy.association_created"
    ASSOCIATION_RENAMED = "tenancy.association_renamed"
    ASSOCIATION_DELETED = "tenancy.association_deleted"
    ASSOCIATION_INVITED = "tenancy.association_invited"
    ASSOCIATION_JOINED = "tenancy.association_joined"
    ASSOCIATION_LEFT = "tenancy.association_left"
    CONSENT_GIVEN = "tenancy.consent_given"
    CONSENT_WITHDRAWN = "tenancy.consent_withdrawn"
    HELP_ASKED = "tenancy.help_asked"
    HELP_TAKEN_BACK = "tenancy.help_taken_back"
    HELP_GIVEN = "tenancy.help_given"
    SEAT_GRANTED = "tenancy.seat_granted"
    SEAT_REVOKED = "tenancy.seat_revoked"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.ORGANISATION_CREATED: Words("会社を登録しました", "Registered the company"),
        Verb.ORGANISATION_EDITED: Words("会社の情報を直しました", "Changed the company's details"),
        Verb.DELETION_MARKED: Words("会社の削除を始めました", "Began to delete the company"),
        Verb.DELETION_UNDONE: Words("会社の削除を取り消しました", "Undid the deletion of the company"),
        Verb.ORGANISATION_EXPORTED: Words("全データを書き出しました", "Exported all data of the company"),
        Verb.ORGANISATION_ERASED: Words("会社を消しました", "Erased the company"),
        Verb.SITE_ADDED: Words("拠点を加えました", "Added a site"),
        Verb.SITE_RENAMED: Words("拠点の名前を変えました", "Renamed a site"),
        Verb.SITE_REMOVED: Words("拠点を外しました", "Removed a site"),
        Verb.SITE_RESTORED: Words("外した拠点を元に戻しました", "Put a removed site back"),
        Verb.PERSON_ADDED: Words("社員を加えました", "Added a person"),
        Verb.PERSON_EDITED: Words("社員の情報を直しました", "Changed a person's details"),
        Verb.PERSON_REMOVED: Words("社員を外しました", "Removed a person"),
        Verb.PERSON_EXPORTED: Words("社員1人の情報を書き出しました", "Exported what is held about a person"),
        Verb.PERSON_LINK_SENT: Words("本人にリンクを送りました", "Sent a person their link"),
        Verb.PERSON_ERASED: Words("社員1人の情報を消しました", "Erased a person"),
        Verb.PERSON_RESTORED: Words("外した社員を名簿にもどしました", "Put a removed person back on the list"),
        Verb.PEOPLE_IMPORTED: Words("社員を表から取りこみました", "Imported people from a table"),
        Verb.IMPORT_UNDONE: Words("取りこみを取り消しました", "Undid an import of people"),
        Verb.ASSOCIATION_CREATED: Words("団体を登録しました", "Registered the association"),
        Verb.ASSOCIATION_RENAMED: Words("団体の名前を変えました", "Renamed the association"),
        Verb.ASSOCIATION_DELETED: Words("団体を消しました", "Deleted the association"),
        Verb.ASSOCIATION_INVITED: Words("団体から会社に声をかけました", "The association invited the company"),
        Verb.ASSOCIATION_JOINED: Words("会社が団体に加わりました", "The company joined the association"),
        Verb.ASSOCIATION_LEFT: Words("会社が団体から抜けました", "The company left the association"),
        Verb.CONSENT_GIVEN: Words("団体に見せると決めました", "Agreed to share with the association"),
        Verb.CONSENT_WITHDRAWN: Words("団体に見せるのをやめました", "Stopped sharing with the association"),
        Verb.HELP_ASKED: Words("団体に手伝いを頼みました", "Asked the association for help"),
        Verb.HELP_TAKEN_BACK: Words("手伝いの頼みを取り下げました", "Took back the request for help"),
        Verb.HELP_GIVEN: Words("団体が手伝いに対応しました", "The association helped"),
        Verb.SEAT_GRANTED: Words("役割をわりあてました", "Gave a role"),
        Verb.SEAT_REVOKED: Words("役割を外しました", "Took a role away"),
    }
)
