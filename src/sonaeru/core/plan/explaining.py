"""Why something is proposed, in one sentence, and why it stands before its neighbour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sonaeru.core.editions import Answer
from sonaeru.core.plan.ranking import Criterion, How, Ranked, Reference
from sonaeru.core.posture import Topic
from sonaeru.core.words import Words

Labels = Mapping[Answer, Words]

# How the references of a tier are called: items of the sheet, the ten measures, the questions on readiness.
TIERS: Final = {"I": Words("問", "item "), "T": Words("技術対策", "measure "), "R": Words("備え", "readiness ")}
ANSWERED: Final = Words(
    "{names}が「{label}」で、{minutes}分で始められます。",
    "You can begin {names}, answered “{label}”, in {minutes} minutes.",
)
UNKNOWN: Final = Words(
    "{names}が「{label}」で、{minutes}分で確かめられます。",
    "You can find out about {names}, answered “{label}”, in {minutes} minutes.",
)
CONTRADICTED: Final = Words(
    "{names}は「{label}」ですが、確かめると足りない所がありました。{minutes}分で始められます。",
    "You answered “{label}” for {names}, but something was found lacking. You can begin in {minutes} minutes.",
)
SEEN: Final = Words(
    "{names}は、確かめると足りない所がありました。{minutes}分で始められます。",
    "For {names}, something was found lacking. You can begin in {minutes} minutes.",
)
SENTENCES: Final = {
    How.OPEN: ANSWERED,
    How.CONTRADICTED: CONTRADICTED,
    How.SEEN: SEEN,
    How.UNKNOWN: UNKNOWN,
}
ORDER: Final = {
    Criterion.PRIORITY: Words("効き目が手間より大きい順です。", "What helps more for the effort comes first."),
    Criterion.RISK: Words(
        "効き目は同じです。弱点の大きい順です。", "They help as much; the bigger weak point comes first."
    ),
    Criterion.MINUTES: Words(
        "効き目も弱点の大きさも同じです。短く終わる順です。",
        "They help as much against weak points of one size; the shorter one comes first.",
    ),
    Criterion.ID: Words(
        "効き目も手間も同じです。いつも同じ順に並べています。",
        "They help as much and take as long; their order is always the same.",
    ),
}


def name(topic: Topic) -> Words:
    """What a topic is called by its place on its sheet: 問11, item 11."""
    tier = TIERS[topic.tier]
    return Words(f"{tier.ja}{topic.number}", f"{tier.en}{topic.number}")


def reason(ranked: Ranked, labels: Labels) -> Words:
    """One sentence on why this is proposed; `labels`: how the answers are called on the page.

    An action is explained by the first of its references that counts, a check task by all of them.
    """
    asked = ranked.references if ranked.action is None else ranked.references[:1]
    said = labels[_answer(asked[0])]
    joined = _joined(asked)
    sentence = SENTENCES[asked[0].how]
    return Words(
        sentence.ja.format(names=joined.ja, label=said.ja, minutes=ranked.minutes),
        sentence.en.format(names=joined.en, label=said.en, minutes=ranked.minutes),
    )


def order(criterion: Criterion) -> Words:
    """Why one thing stands before the next."""
    return ORDER[criterion]


def _answer(reference: Reference) -> Answer:
    # Never asked is as good as not known: the sentence for it does not name the answer.
    return reference.topic.claim.answer if reference.topic.claim else Answer.UNKNOWN


def _joined(references: tuple[Reference, ...]) -> Words:
    names = [name(each.topic) for each in references]
    return Words("・".join(each.ja for each in names), ", ".join(each.en for each in names))
