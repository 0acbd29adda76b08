"""What people are told about. A notice names its kind; a kind belongs to a group, and people choose by group.

Which groups go out at once is judgement: an accident, a file that was touched, a backup that is missing twice, somebody
who waits for a yes, a channel that stopped. All else waits for Monday.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from sonaeru.core.words import Words


class How(TextChoices):
    """How a notice reaches somebody beyond the inbox."""

    AT_ONCE = "at_once"
    WEEKLY = "weekly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that people choose together. `urgent`: at once unless chosen otherwise; owners cannot turn it off."""

    id: str
    name: Words
    hint: Words
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing people are told about; `id` reads `room.happened`."""

    id: str
    group: str
    name: Words


CHANNEL = "channel"
OTHER = Group("other", Words("そのほか", "Other"), Words("上のどれにも入らないもの", "What fits none of the above"))
GROUPS: tuple[Group, ...] = (
    Group(
        "incident",
        Words("事故・トラブル", "Incidents"),
        Words("おきたとき、進んだとき、終わったとき", "When one begins, moves on and ends"),
        urgent=True,
    ),
    Group(
        "alarm",
        Words("見張りの知らせ", "Alarms"),
        Words("見張りのファイルにだれかが触れたとき", "When somebody touches a file that is watched"),
        urgent=True,
    ),
    Group(
        "backup",
        Words("バックアップの遅れ", "Late backups"),
        Words("2回つづけて取れていないとき", "When two in a row are missing"),
        urgent=True,
    ),
    Group(
        "approval",
        Words("承認待ち", "Waiting for approval"),
        Words("あなたの返事をだれかが待っているとき", "When somebody waits for your answer"),
        urgent=True,
    ),
    Group(
        "check",
        Words("診断と予定", "Checks and plan"),
        Words("結果が出たとき、期限が近いとき", "New results, and dates that come near"),
    ),
    Group(
        "devices",
        Words("パソコン", "Computers"),
        Words(
            "しばらく報告がないとき、登録コードが何度もまちがえられたとき",
            "When one is silent for long, or codes are guessed",
        ),
    ),
    Group(
        "members",
        Words("人と役割", "People and roles"),
        Words("だれかが加わったとき、役割が変わったとき", "When somebody joins or a role changes"),
    ),
    Group(
        "association",
        Words("団体とのやりとり", "Associations"),
        Words("招かれたとき、見せる内容が変わったとき", "Invitations, and changes in what is shared"),
    ),
    Group("consultation", Words("相談", "Consultations"), Words("窓口から返事が来たとき", "When the desk answers")),
    Group(
        CHANNEL,
        Words("知らせの不調", "Trouble with notices"),
        Words("チャットなどに届かなくなったとき", "When a channel stops taking messages"),
        urgent=True,
    ),
    OTHER,
)
CHANNEL_FAILING = "notify.channel_failing"
KINDS: tuple[Kind, ...] = (
    Kind("incident.opened", "incident", Words("事故・トラブルが報告されました", "An incident was reported")),
    Kind("incident.moved", "incident", Words("事故対応が進みました", "An incident moved on")),
    Kind("incident.closed", "incident", Words("事故対応が終わりました", "An incident was closed")),
    Kind(
        "devices.canary_fired",
        "alarm",
        Words("見張りのファイルが続けて変わりました", "Watched files changed one after another"),
    ),
    Kind("devices.canary_touched", "alarm", Words("見張りのファイルが変わりました", "A watched file changed")),
    Kind("backup.missed", "backup", Words("バックアップが2回ありません", "Two backups are missing")),
    Kind("phishing.approval", "approval", Words("訓練の承認待ち", "A drill waits for approval")),
    Kind("assessment.paper_entered", "approval", Words("紙の診断の確認待ち", "A check from paper waits for you")),
    Kind("tenancy.help_asked", "approval", Words("会社が手伝いを頼んでいます", "A company asks for help")),
    Kind("assessment.finished", "check", Words("診断の結果が出ました", "A check is finished")),
    Kind("assessment.due", "check", Words("次の診断の時期です", "It is time for the next check")),
    Kind("assessment.unfinished", "check", Words("途中の診断があります", "A check is not finished yet")),
    Kind("plan.due", "check", Words("期限の近い対策があります", "Actions of the plan are due")),
    Kind("devices.silent", "devices", Words("報告のないパソコンがあります", "A computer has not reported for a while")),
    Kind("devices.codes_guessed", "devices", Words("登録コードのまちがいが続いています", "Many wrong enrolment codes")),
    Kind("accounts.member_joined", "members", Words("招いた人が加わりました", "Somebody you invited joined")),
    Kind("accounts.role_changed", "members", Words("役割が変わりました", "A role changed")),
    Kind("tenancy.deletion", "members", Words("会社が削除されます", "The company will be deleted")),
    Kind("tenancy.association_invited", "association", Words("団体から招かれました", "An association invites you")),
    Kind("tenancy.consent_changed", "association", Words("見せる内容が変わりました", "What is shared changed")),
    Kind("tenancy.help_given", "association", Words("頼んだ手伝いに対応がありました", "Your request was dealt with")),
    Kind("desk.answered", "consultation", Words("相談に返事が来ました", "The desk answered")),
    Kind(CHANNEL_FAILING, CHANNEL, Words("チャットに届いていません", "A channel does not take messages")),
)
_GROUPS = {group.id: group for group in GROUPS}
_GROUP_OF = {kind.id: _GROUPS[kind.group] for kind in KINDS}


def group_of(kind: str) -> Group:
    """The group of a kind; a kind that is not listed is among the others."""
    return _GROUP_OF.get(kind, OTHER)


def names() -> tuple[str, ...]:
    """The ids of all groups, in the order of the page."""
    return tuple(_GROUPS)
