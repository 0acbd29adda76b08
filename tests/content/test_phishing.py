"""The training mails as they ship: sendable, rated as the design says, in words that people can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.content.wording import AVOIDED, JAPANESE, sentences

from sonaeru.core.phishing import markup
from sonaeru.core.phishing.checks import faults, precount
from sonaeru.core.phishing.scale import CUES
from sonaeru.core.phishing.signals import SIGNALS
from sonaeru.core.phishing.template import KINDS, Template
from sonaeru.core.phishing.variables import VARIABLES, fill_header, fill_html, fill_text, used, with_decoy
from sonaeru.core.words import Words
from sonaeru.web.library import calendars, phishing, reader

# Cues, alignment, difficulty: what the design states for an ordinary office.
RATED = {
    "fukugoki-scan": (9, 14, "moderate"),
    "takuhai-mochimodori": (10, 10, "moderate_to_least"),
    "seikyu-sashikae": (6, 18, "very"),
    "kaigi-henko": (5, 20, "very"),
    "mail-yoryo": (10, 16, "moderate"),
    "hojokin-kigen": (13, 12, "moderate"),
    "oubo-shorui": (5, 22, "very"),
    "toiawase": (10, 16, "moderate"),
    "file-kyoyu": (5, 14, "very"),
    "nyukan-qr": (5, 10, "moderate"),
    "present-tosen": (18, 2, "least"),
    "kiyaku-henko": (15, 12, "moderate"),
}
FOLDERS = {path.name for path in (reader.CONTENT / "phishing").iterdir()}
TEMPLATES = phishing.templates()
RULES = phishing.rules()
each_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
# Three people of a list: an ordinary one, one with marks in the name, one of whom only the address is known.
PEOPLE = (
    {"氏名": "山田 太郎", "姓": "山田", "名": "太郎", "部署": "営業部", "役職": "課長", "会社": "みどり製作所"},
    {"氏名": "O'Neil <\"&> 花子", "姓": "O'Neil", "名": "<b>", "部署": "総務&経理", "役職": "", "会社": "A&B"},
    {},
)
CAMPAIGN = {
    "日付": "2026年11月30日",
    "差出人": "受付",
    "リンク": "https://l.example/t/ab",
    "リンク2": "https://l.example/t/cd",
    "QR": "https://l.example/t/ef",
}
LONGEST_JA, LONGEST_EN = 40, 20
# What is quoted from a mail is not ours to make plain.
QUOTED = re.compile("「[^」]*」")
PHONE = re.compile(r"0\d{1,4}[-‐－(（]\d{1,4}")


def words_of(template: Template) -> Iterator[Words]:
    yield from (template.story, template.alignment, *template.points)
    yield from (cue.note for cue in template.cues)


def test_every_folder_is_a_template_and_every_template_is_of_the_design() -> None:
    assert set(TEMPLATES) == FOLDERS == set(RATED)
    assert {each.kind for each in TEMPLATES.values()} == set(KINDS)


@each_template
def test_a_template_may_be_sent(template: Template) -> None:
    assert faults(template, RULES) == ()


@each_template
def test_a_template_is_as_hard_as_the_design_says(template: Template) -> None:
    rating = template.rating
    assert (rating.cues, rating.alignment_score, rating.difficulty) == RATED[template.id]
    assert rating.warnings == ()


@each_template
def test_no_cue_that_can_be_counted_was_missed(template: Template) -> None:
    # Whether a name and an address do not fit is a matter of reading; a link that shows an address may hide or imitate.
    counted = {cue: count for cue, count in precount(template, RULES).items() if cue != "display_name_mismatch"}
    stated = dict(template.cue_counts)
    stated["url_hiding"] = stated.get("url_hiding", 0) + stated.get("domain_spoofing", 0)
    stated["urgency"] = max(stated.get("urgency", 0), template.subject.count("重要"))
    assert {cue: count for cue, count in counted.items() if stated.get(cue, 0) < count} == {}


@each_template
@pytest.mark.parametrize("person", PEOPLE)
def test_a_mail_is_filled_in_for_anybody(template: Template, person: dict[str, str]) -> None:
    values = {**person, **CAMPAIGN}
    text = fill_text(template.body_text, values, template.fallbacks)
    body = with_decoy(fill_html(template.body_html, values, template.fallbacks), "https://l.example/t/zz")
    subject = fill_header(template.subject, values, template.fallbacks)
    assert not any("{{" in each for each in (text, body, subject))
    assert max(len(text.encode()), len(body.encode())) <= 60_000
    found = markup.read(body)
    assert [link.target for link in found.links].count("https://l.example/t/zz") == 1
    assert set(found.anchors) == set(markup.read(template.body_html).anchors)
    if template.attachment:
        assert CAMPAIGN["リンク"] in fill_text(template.attachment.text, values, template.fallbacks)


@each_template
def test_both_bodies_say_the_same(template: Template) -> None:
    def bare(text: str) -> str:
        return re.sub(r"\s|：|\{\{[^}]*\}\}", "", text)

    html, text = bare("".join(markup.read(template.body_html).text)), bare(template.body_text)
    missing = [line for line in template.body_text.splitlines() if bare(line) not in html]
    # A picture has no text.
    assert missing == (["QRコードが見えないとき"] if template.kind == "qr" else [])
    assert len(html) <= len(text) + 5


@each_template
def test_the_words_for_people_are_plain_short_and_in_both_languages(template: Template) -> None:
    for each in words_of(template):
        plain = QUOTED.sub("「」", each.ja)
        assert not AVOIDED.search(plain), each.ja
        assert JAPANESE.search(each.ja) and not JAPANESE.search(each.en)
        assert each.ja.endswith("。") and each.en.endswith(".")
        assert all(len(one) <= LONGEST_JA for one in sentences(plain, "[。！？]")), each.ja
        assert all(len(one.split()) <= LONGEST_EN for one in sentences(each.en, r"[.!?]\"?(?:\s|$)")), each.en


@each_template
def test_a_lesson_blames_nobody_and_is_short(template: Template) -> None:
    assert not AVOIDED.search(template.lesson.ja)
    assert "あなた" not in QUOTED.sub("", "".join(each.ja for each in words_of(template))) + template.lesson.ja
    assert len(template.lesson.ja) <= 250
    assert JAPANESE.search(template.lesson.ja) and not JAPANESE.search(template.lesson.en)


@each_template
def test_nobody_can_be_rung_up_and_no_name_is_claimed_to_be_free(template: Template) -> None:
    texts = (template.subject, template.body_text, template.attachment.text if template.attachment else "")
    assert not any(PHONE.search(each) for each in texts)
    assert template.sender.name_checked is None


@each_template
def test_only_known_places_are_used_and_every_fallback_is_needed(template: Template) -> None:
    texts = template.subject + template.body_text + template.body_html
    assert set(used(texts)) <= set(VARIABLES)
    assert set(template.fallbacks) <= set(used(texts))


def test_every_file_of_rules_and_calendars_is_released() -> None:
    for folder in ("phishing_rules", "calendars"):
        files = {path.relative_to(reader.CONTENT) for path in (reader.CONTENT / folder).rglob("*.toml")}
        assert {path.relative_to(reader.CONTENT) for path in reader.released(f"{folder}/")} == files


def test_all_rules_are_read() -> None:
    assert phishing.network_lists().scanner
    assert list(phishing.editions()) == ["1"]
    assert {"gmail.com", "ocn.ne.jp"} <= phishing.domains().mailboxes
    assert {2026, 2027} <= set(calendars.calendar().years)


def test_every_code_has_words_in_both_languages() -> None:
    wording = phishing.wording()
    for texts in (wording.difficulties, wording.kinds, wording.signals, wording.cues):
        for each in texts.values():
            assert JAPANESE.search(each.ja) and not JAPANESE.search(each.en)
            assert not AVOIDED.search(each.ja)


def test_the_page_about_drills_lists_cues_mails_and_reasons_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/drills.md").read_text(encoding="utf-8")
    said, edition = phishing.wording(), phishing.newest_edition()
    cues = [f"| `{cue}` | {said.cues[cue].ja} | {'数' if many else '有無'} |" for cue, many in CUES.items()]
    reasons = [f"| `{code}` | {said.signals[code].ja} | {edition.weights[code]} |" for code, _ in SIGNALS]
    mails = [
        f"| `{each.id}` | {each.title.ja} | {each.kind} | {each.rating.cues} | {each.rating.alignment_score} "
        f"| {said.difficulties[each.rating.difficulty].ja} |"
        for each in TEMPLATES.values()
    ]
    rows = page.splitlines()
    assert [row for row in (*cues, *reasons, *mails) if row not in rows] == []
    assert len(re.findall(r"^\| `[a-z0-9_]+` \| \S+ \| (?:数|有無) \|$", page, re.MULTILINE)) == len(cues)
    assert len(re.findall(r"^\| `\w+` \| [^|]+ \| -?\d+ \|$", page, re.MULTILINE)) == len(reasons)
