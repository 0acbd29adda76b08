"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    ORGANISATION_CREATED = "tenancy.organisation_created", "会社を登録した", "Registered the company"
    ORGANISATION_EDITED = "tenancy.organisation_edited", "会社の情報を直した", "Changed the company's details"
    DELETION_MARKED = "tenancy.deletion_marked", "会社の削除を始めた", "Began to delete the company"
    DELETION_UNDONE = "tenancy.deletion_undone", "会社の削除を取り消した", "Undid the deletion of the company"
    ORGANISATION_EXPORTED = "tenancy.organisation_exported", "全データを書き出した", "Exported all data of the company"
    ORGANISATION_ERASED = "tenancy.organisation_erased", "会社を消した", "Erased the company"
    SITE_ADDED = "tenancy.site_added", "拠点を加えた", "Added a site"
    SITE_RENAMED = "tenancy.site_renamed", "拠点の名前を変えた", "Renamed a site"
    SITE_REMOVED = "tenancy.site_removed", "拠点を外した", "Removed a site"
    SITE_RESTORED = "tenancy.site_restored", "外した拠点を元に戻した", "Put a removed site back"
    PERSON_ADDED = "tenancy.person_added", "社員を加えた", "Added a person"
    PERSON_EDITED = "tenancy.person_edited", "社員の情報を直した", "Changed a person's details"
    PERSON_REMOVED = "tenancy.person_removed", "社員を外した", "Removed a person"
    PERSON_EXPORTED = "tenancy.person_exported", "社員1人の情報を書き出した", "Exported what is held about a person"
    PERSON_LINK_SENT = "tenancy.person_link_sent", "本人にリンクを送りました", "Sent a person their link"
    PERSON_ERASED = "tenancy.person_erased", "社員1人の情報を消した", "Erased a person"
    PERSON_RESTORED = "tenancy.person_restored", "外した社員を名簿にもどした", "Put a removed person back on the list"
    PEOPLE_IMPORTED = "tenancy.people_imported", "社員を表から取りこんだ", "Imported people from a table"
    IMPORT_UNDONE = "tenancy.import_undone", "取りこみを取り消した", "Undid an import of people"
    ASSOCIATION_CREATED = "tenancy.association_created", "団体を登録した", "Registered the association"
    ASSOCIATION_RENAMED = "tenancy.association_renamed", "団体の名前を変えた", "Renamed the association"
    ASSOCIATION_DELETED = "tenancy.association_deleted", "団体を消した", "Deleted the association"
    ASSOCIATION_INVITED = (
        "tenancy.association_invited",
        "団体から会社に声をかけた",
        "The association invited the company",
    )
    ASSOCIATION_JOINED = "tenancy.association_joined", "会社が団体に加わった", "The company joined the association"
    ASSOCIATION_LEFT = "tenancy.association_left", "会社が団体から抜けた", "The company left the association"
    CONSENT_GIVEN = "tenancy.consent_given", "団体に見せると決めた", "Agreed to share with the association"
    CONSENT_WITHDRAWN = "tenancy.consent_withdrawn", "団体に見せるのをやめた", "Stopped sharing with the association"
    HELP_ASKED = "tenancy.help_asked", "団体に手伝いを頼んだ", "Asked the association for help"
    HELP_TAKEN_BACK = "tenancy.help_taken_back", "手伝いの頼みを取り下げた", "Took back the request for help"
    HELP_GIVEN = "tenancy.help_given", "団体が手伝いに対応した", "The association helped"
    SEAT_GRANTED = "tenancy.seat_granted", "役割をわりあてた", "Gave a role"
    SEAT_REVOKED = "tenancy.seat_revoked", "役割を外した", "Took a role away"
