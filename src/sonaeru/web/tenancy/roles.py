"""Who may do what: permissions, roles and the one question `can`. Pure: nothing is read here, what is not said is denied.

Which role holds what is judgement, save where the code names its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Worded, Words


class Public(Enum):
    """What a URL names instead of a permission when it is open to everybody."""

    PUBLIC = "public"


PUBLIC: Final = Public.PUBLIC


class ConsentKind(Worded):
    """What a company can agree to share with an association, each on its own; nothing to begin with."""

    SCORE = "score", "点数と段階", "Score and band"
    ANSWERS = "answers", "25問それぞれの答え", "Each of the 25 answers"
    EVIDENCE = "evidence", "機械で確かめたことのまとめ", "Summary of what machines checked"
    DRILLS = "drills", "訓練の結果（会社全体の数だけ）", "Drill results (totals of the company only)"
    LOSSES = "losses", "想定損害の金額", "Estimated losses in yen"
    INCIDENTS = "incidents", "事故とその経過", "Incidents and their course"


class Permission(Worded):
    """One thing that a person may do, with its name as a customer reads it."""

    COMPANY_VIEW = "company.view", "会社の情報を見る", "See the company's details"
    COMPANY_EDIT = "company.edit", "会社の情報と拠点を直す", "Change the company's details and sites"
    COMPANY_DELETE = "company.delete", "会社を削除する", "Delete the company"
    COMPANY_EXPORT = "company.export", "会社のデータをすべて書き出す", "Export all data of the company"
    CONSENT_VIEW = "consent.view", "団体に見せている内容を見る", "See what is shared with associations"
    CONSENT_CHANGE = "consent.change", "団体に見せる内容を決める", "Decide what is shared with associations"
    SEATS_CHANGE = "seats.change", "役割をわりあてる・外す", "Give and take roles"
    PEOPLE_VIEW = "people.view", "従業員の名簿を見る", "See the list of people"
    PEOPLE_EDIT = "people.edit", "従業員の名簿を直す", "Change the list of people"
    PEOPLE_IMPORT = "people.import", "従業員の名簿を取り込む", "Import a list of people"
    NOTICES_CHANGE = "notices.change", "会社への知らせ方を決める", "Decide how the company is notified"
    TOKENS_MANAGE = "tokens.manage", "ほかのシステムとつなぐ鍵を作る・止める", "Make and stop API tokens"
    AUDIT_VIEW = "audit.view", "だれが何をしたかの記録を見る", "See the log of who did what"
    ANSWERS_VIEW = "answers.view", "25問の答えを見る", "See the 25 answers"
    ANSWERS_GIVE = "answers.give", "25問に答える", "Answer the 25 questions"
    ANSWERS_CONSOLIDATE = "answers.consolidate", "拠点の答えを会社の答えにまとめる", "Merge the sites' answers"
    RESULTS_VIEW = "results.view", "点数と結果を見る", "See score and result"
    PLAN_VIEW = "plan.view", "対策の予定を見る", "See the plan"
    PLAN_EDIT = "plan.edit", "対策の予定を直す", "Change the plan"
    DEVICES_VIEW = "devices.view", "パソコンやスマホの状態を見る", "See the state of devices"
    DEVICES_MANAGE = "devices.manage", "パソコンやスマホを追加する・外す", "Add and remove devices"
    BACKUPS_VIEW = "backups.view", "バックアップの状態を見る", "See the state of backups"
    BACKUPS_MANAGE = "backups.manage", "バックアップの決まりを直す", "Change the backup plan"
    PHISHING_VIEW = "phishing.view", "訓練の結果を見る（全体の数だけ）", "See drill results (totals only)"
    PHISHING_RUN = "phishing.run", "訓練を用意して始める", "Prepare and start a drill"
    PHISHING_APPROVE = "phishing.approve", "訓練を承認する", "Approve a drill"
    PHISHING_STOP = "phishing.stop", "訓練を緊急に止める", "Stop a drill at once"
    LOSSES_VIEW = "losses.view", "想定損害を見る", "See estimated losses"
    LOSSES_EDIT = "losses.edit", "想定損害と補償の内容を直す", "Change loss figures and policies"
    INCIDENTS_VIEW = "incidents.view", "事故とその経過を見る", "See incidents and their course"
    INCIDENTS_HANDLE = "incidents.handle", "事故に対応し、経過を書く", "Handle incidents and keep their record"
    INCIDENTS_FREEZE = "incidents.freeze", "控えの削除を止める", "Stop the deletion of copies"
    CONSULTATIONS_ASK = "consultations.ask", "窓口に相談する", "Ask the help desk"
    CONSULTATIONS_ANSWER = "consultations.answer", "相談に答える", "Answer consultations"
    CONSULTATIONS_RAW = (
        "consultations.raw",
        "届いたメールの元の形を、理由を書いて開く",
        "Open a raw mail, with a reason",
    )
    ASSOCIATION_VIEW = "association.view", "加入する会社の一覧と統計を見る", "See the list of members and statistics"
    ASSOCIATION_MANAGE = (
        "association.manage",
        "会社を招き、団体の情報を直す",
        "Invite companies, change the association",
    )
    PAPER_ENTER = "paper.enter", "紙の自社診断を入力する", "Enter a check filled in on paper"
    OPERATION_VIEW = "operation.view", "システムのようすを見る", "See how the system runs"
    OPERATION_CHANGE = "operation.change", "システムの設定を変える", "Change how the system runs"
    # Selling insurance needs a registered agent: no role holds this until an installation registers one.
    INSURANCE_MEDIATE = (
        "insurance.mediate",
        "保険の申し込みを取りつぐ（登録した代理店）",
        "Pass on insurance applications",
    )


class Place(StrEnum):
    """Where a role is held."""

    ORGANISATION = "organisation"
    ASSOCIATION = "association"
    INSTALLATION = "installation"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: where it is held, its name and what it is for, as a customer reads them, and what it may do."""

    id: str
    place: Place
    name: Words
    description: Words
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that a user holds at a place: one of the two ids, or neither for the installation."""

    role: str
    organisation: str = ""
    association: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a permission is asked about: a company, an association, or (neither) the installation itself.

    `shared`: what the company shares at this moment, by association.
    """

    organisation: str = ""
    association: str = ""
    shared: Mapping[str, frozenset[ConsentKind]] = field(default_factory=dict)


P = Permission
_LOOK = frozenset(
    {P.COMPANY_VIEW, P.CONSENT_VIEW, P.ANSWERS_VIEW, P.RESULTS_VIEW, P.PLAN_VIEW, P.DEVICES_VIEW, P.BACKUPS_VIEW}
    | {P.PHISHING_VIEW, P.LOSSES_VIEW}
)
_RUN = _LOOK | {
    *(P.COMPANY_EDIT, P.PEOPLE_VIEW, P.PEOPLE_EDIT, P.PEOPLE_IMPORT, P.NOTICES_CHANGE, P.TOKENS_MANAGE, P.AUDIT_VIEW),
    *(P.ANSWERS_GIVE, P.ANSWERS_CONSOLIDATE, P.PLAN_EDIT, P.DEVICES_MANAGE, P.BACKUPS_MANAGE, P.LOSSES_EDIT),
    *(P.PHISHING_RUN, P.PHISHING_APPROVE, P.PHISHING_STOP, P.INCIDENTS_VIEW, P.INCIDENTS_HANDLE, P.INCIDENTS_FREEZE),
    P.CONSULTATIONS_ASK,
}
OWNER_ONLY = frozenset({P.COMPANY_DELETE, P.COMPANY_EXPORT, P.CONSENT_CHANGE})
# What a company's consent opens for the people of its association; all else of a company stays shut to them.
OPENED_BY: Mapping[Permission, ConsentKind] = MappingProxyType(
    {
        P.RESULTS_VIEW: ConsentKind.SCORE,
        P.ANSWERS_VIEW: ConsentKind.ANSWERS,
        P.DEVICES_VIEW: ConsentKind.EVIDENCE,
        P.BACKUPS_VIEW: ConsentKind.EVIDENCE,
        P.PHISHING_VIEW: ConsentKind.DRILLS,
        P.PHISHING_STOP: ConsentKind.DRILLS,
        P.LOSSES_VIEW: ConsentKind.LOSSES,
        P.INCIDENTS_VIEW: ConsentKind.INCIDENTS,
    }
)
_ADVISE = frozenset({P.ASSOCIATION_VIEW, P.PAPER_ENTER, *OPENED_BY})

OWNER = Role(
    "owner",
    Place.ORGANISATION,
    Words("責任者", "Owner"),
    Words(
        "会社のすべてを見て決めます。削除、団体に見せる内容、全データの書き出しは責任者だけです。",
        "Sees and decides everything of the company. Only owners delete it, share its data or export all of it.",
    ),
    _RUN | OWNER_ONLY | {P.SEATS_CHANGE},
)
MANAGER = Role(
    "manager",
    Place.ORGANISATION,
    Words("管理者", "Manager"),
    Words(
        "診断、対策、訓練、事故対応など、毎日の仕事を進めます。",
        "Does the daily work: checks, plan, drills, incidents.",
    ),
    _RUN,
)
VIEWER = Role(
    "viewer",
    Place.ORGANISATION,
    Words("閲覧者", "Viewer"),
    Words("結果と予定を見ます。何も変えません。", "Sees results and plans. Changes nothing."),
    _LOOK,
)
ADVISER = Role(
    "adviser",
    Place.ASSOCIATION,
    Words("支援員", "Adviser"),
    Words(
        "加入する会社を手伝います。会社が見せると決めた内容だけを見ます。",
        "Helps member companies. Sees only what each company agreed to share.",
    ),
    _ADVISE,
)
ASSOCIATION_MANAGER = Role(
    "association_manager",
    Place.ASSOCIATION,
    Words("団体の管理者", "Manager of an association"),
    Words(
        "会社を招き、支援員を決めます。会社の中は、支援員と同じ範囲だけを見ます。",
        "Invites companies and appoints advisers. Sees as much of a company as an adviser does.",
    ),
    _ADVISE | {P.ASSOCIATION_MANAGE, P.SEATS_CHANGE, P.TOKENS_MANAGE, P.AUDIT_VIEW},
)
DESK_AGENT = Role(
    "desk_agent",
    Place.INSTALLATION,
    Words("窓口の担当", "Desk agent"),
    Words("届いた相談に答えます。会社のデータは見ません。", "Answers consultations. Does not see companies' data."),
    frozenset({P.CONSULTATIONS_ANSWER, P.CONSULTATIONS_RAW}),
)
OPERATOR = Role(
    "operator",
    Place.INSTALLATION,
    Words("運用者", "Operator"),
    Words(
        "システムを動かし続けます。会社のデータは見ません。",
        "Keeps the system running. Does not see companies' data.",
    ),
    frozenset({P.OPERATION_VIEW, P.OPERATION_CHANGE, P.SEATS_CHANGE, P.TOKENS_MANAGE, P.AUDIT_VIEW, P.PHISHING_STOP}),
)
ROLES: Mapping[str, Role] = MappingProxyType(
    {role.id: role for role in (OWNER, MANAGER, VIEWER, ADVISER, ASSOCIATION_MANAGER, DESK_AGENT, OPERATOR)}
)


def can(seats: Iterable[Seat], permission: Permission, subject: Subject) -> bool:
    """Whether one of a user's seats allows this here. Unknown roles, permissions and places are denied."""
    return any(_allows(seat, permission, subject) for seat in seats)


def matrix(language: str = "ja") -> str:
    """The table of all permissions and roles in Markdown: ○ holds it, △ where the company's consent opens it."""
    heading = ["", ""] + [role.name.in_language(language) for role in ROLES.values()]
    rows = [
        [
            f"`{permission}`",
            permission.words.in_language(language),
            *(_mark(role, permission) for role in ROLES.values()),
        ]
        for permission in Permission
    ]
    table = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in table) + "\n"


def _allows(seat: Seat, permission: Permission, subject: Subject) -> bool:
    role = ROLES.get(seat.role)
    if role is None or permission not in role.permissions:
        return False
    if role.place is Place.ORGANISATION:
        return bool(seat.organisation) and seat.organisation == subject.organisation
    if role.place is Place.ASSOCIATION:
        return bool(seat.association) and _association_allows(seat.association, permission, subject)
    return not (seat.organisation or seat.association or subject.organisation or subject.association)


def _association_allows(association: str, permission: Permission, subject: Subject) -> bool:
    if subject.organisation:
        return OPENED_BY.get(permission) in subject.shared.get(association, frozenset())
    return association == subject.association and permission not in OPENED_BY


def _mark(role: Role, permission: Permission) -> str:
    if permission not in role.permissions:
        return ""
    return "△" if role.place is Place.ASSOCIATION and permission in OPENED_BY else "○"
