"""What each kind of consent shows to an association, said so that a company knows before it agrees. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words
from sonaeru.web.tenancy.roles import ConsentKind

SHOWN: Final[Mapping[ConsentKind, Words]] = MappingProxyType(
    {
        ConsentKind.SCORE: Words(
            "診断の合計点、段階、部ごとの点数、診断した日。どの設問にどう答えたかは見えません。"
            "ほかの加入する会社には、会社がわからない数字だけが出ます。",
            "Total score, band, points by part and the day of each check. Not how you answered which item. "
            "Other members see figures that tell of no single company.",
        ),
        ConsentKind.ANSWERS: Words(
            "25問それぞれの答え（できている、一部、できていない、わからない）と、その移り変わり。"
            "ほかの加入する会社には、会社がわからない割合だけが出ます。",
            "Each of the 25 answers and how they changed over time. "
            "Other members see shares that tell of no single company.",
        ),
        ConsentKind.EVIDENCE: Words(
            "パソコンとバックアップを機械で確かめた台数と結果。だれのパソコンかは見えません。",
            "How many computers and backups were checked, and with what result. Not whose they are.",
        ),
        ConsentKind.DRILLS: Words(
            "訓練の回数と、会社全体の人数。どの社員が開いたかは見えません。5人未満の数は出しません。",
            "How many drills, and totals of the company. Not who opened what. Numbers under 5 people are not shown.",
        ),
        ConsentKind.LOSSES: Words(
            "事故がおきたときの想定損害の金額と、その幅。保険の証券そのものは見えません。",
            "Estimated losses in yen and their range. Not the insurance policy itself.",
        ),
        ConsentKind.INCIDENTS: Words(
            "事故の種類、おきた日、対応の進み方。支援員が手伝えるようになります。",
            "Kind of incident, when it happened, how the response goes. Advisers can then help.",
        ),
    }
)
