"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    ORGANISATION_CREATED = "tenancy.organisation_created", "会社を登録しました", "Registered the company"
    ORGANISATION_EDITED = "tenancy.organisation_edited", "会社の情報を直しました", "Changed the company's details"
    DELETION_MARKED = "tenancy.deletion_marked", "会社の削除を始めました", "Began to delete the company"
    DELETION_UNDONE = "tenancy.deletion_undone", "会社の削除を取り消しました", "Undid the deletion of the company"
    ORGANISATION_EXPORTED = (
        "tenancy.organisation_exported",
        "全データを書き出しました",
        "Exported all data of the company",
    )
    ORGANISATION_ERASED = "tenancy.organisation_erased", "会社を消しました", "Erased the company"
    SITE_ADDED = "tenancy.site_added", "拠点を加えました", "Added a site"
    SITE_RENAMED = "tenancy.site_renamed", "拠点の名前を変えました", "Renamed a site"
    SITE_REMOVED = "tenancy.site_removed", "拠点を外しました", "Removed a site"
    SITE_RESTORED = "tenancy.site_restored", "外した拠点を元に戻しました", "Put a removed site back"
    PERSON_ADDED = "tenancy.person_added", "社員を加えました", "Added a person"
    PERSON_EDITED = "tenancy.person_edited", "社員の情報を直しました", "Changed a person's details"
    PERSON_REMOVED = "tenancy.person_removed", "社員を外しました", "Removed a person"
    PERSON_EXPORTED = "tenancy.person_exported", "社員1人の情報を書き出しました", "Exported what is held about a person"
    PERSON_LINK_SENT = "tenancy.person_link_sent", "本人にリンクを送りました", "Sent a person their link"
    PERSON_ERASED = "tenancy.person_erased", "社員1人の情報を消しました", "Erased a person"
    PERSON_RESTORED = (
        "tenancy.person_restored",
        "外した社員を名簿にもどしました",
        "Put a removed person back on the list",
    )
    PEOPLE_IMPORTED = "tenancy.people_imported", "社員を表から取りこみました", "Imported people from a table"
    IMPORT_UNDONE = "tenancy.import_undone", "取りこみを取り消しました", "Undid an import of people"
    ASSOCIATION_CREATED = "tenancy.association_created", "団体を登録しました", "Registered the association"
    ASSOCIATION_RENAMED = "tenancy.association_renamed", "団体の名前を変えました", "Renamed the association"
    ASSOCIATION_DELETED = "tenancy.association_deleted", "団体を消しました", "Deleted the association"
    ASSOCIATION_INVITED = (
        "tenancy.association_invited",
        "団体から会社に声をかけました",
        "The association invited the company",
    )
    ASSOCIATION_JOINED = "tenancy.association_joined", "会社が団体に加わりました", "The company joined the association"
    ASSOCIATION_LEFT = "tenancy.association_left", "会社が団体から抜けました", "The company left the association"
    CONSENT_GIVEN = "tenancy.consent_given", "団体に見せると決めました", "Agreed to share with the association"
    CONSENT_WITHDRAWN = (
        "tenancy.consent_withdrawn",
        "団体に見せるのをやめました",
        "Stopped sharing with the association",
    )
    HELP_ASKED = "tenancy.help_asked", "団体に手伝いを頼みました", "Asked the association for help"
    HELP_TAKEN_BACK = "tenancy.help_taken_back", "手伝いの頼みを取り下げました", "Took back the request for help"
    HELP_GIVEN = "tenancy.help_given", "団体が手伝いに対応しました", "The association helped"
    SEAT_GRANTED = "tenancy.seat_granted", "役割をわりあてました", "Gave a role"
    SEAT_REVOKED = "tenancy.seat_revoked", "役割を外しました", "Took a role away"
