"""PDF reports: any text prints, the file claims what it keeps, equal input gives equal bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from sonaeru.web.ui import pdf
from sonaeru.web.ui.glyphs import drawn

RESULT = Path(pdf.__file__).parents[1] / "assessment" / "result.typ"
AT = dt.datetime(2026, 11, 22, 3, 4, 5, tzinfo=dt.UTC)
OPTIONAL = ("answered_by", "sample", "distance", "applicable", "goal")
LEVELS = ((-25, 49, "至急"), (50, 69, "不足"), (70, 99, "あと少し"), (100, 100, "入門達成"))
ODD_TEXTS = (
    "髙﨑㈱♥★①Ⅲ",
    "*太字*_斜め_",
    "$x^2$",
    "\\",
    "#{1+1}",
    "</text>&amp;",
    "// 注",
    "= 見出し",
    "@ref<label>",
    "#pagebreak()",
)
# fmt: off
LABELS = (
    "brand", "score_of", "unit", "official", "ruler", "critical", "critical_none", "actions", "time", "cost", "gain",
    "beside", "beside_note", "reason", "themes", "theme", "part", "points", "flagged", "radar", "trend", "items", "no", "question", "answer",
    "mark_note", "missing",
)
# fmt: on


def sample(total: int = 52, **others: object) -> dict[str, object]:
    """A whole result; every label prints its own name."""
    themes = [{"title": f"分野{n}", "short": f"短{n}", "points": n, "max": 8, "flagged": n < 4} for n in range(6)]
    items = [
        {
            "no": no,
            "part_title": f"第{1 + no // 10}部",
            "text": f"設問{no}の文です。",
            "code": ("implemented", "partly", "not_implemented", "unknown")[no % 4],
            "answer": "一部実施している",
            "mark": "",
            "reason": "使っていません。" if no == 9 else None,
        }
        for no in range(1, 26)
    ]
    return {
        "lang": "ja",
        "title": "診断の結果",
        "company": "見本建設株式会社",
        "date": "2026年11月22日（令和8年）",
        "answered_by": "答えた人：鈴木",
        "sample": "見本データ",
        "edition": "自社診断 第3.1版",
        "source": "出典の文",
        "disclaimer": "自己診断の結果です。",
        "total": total,
        "max": 100,
        "band": {"position": "下から2番目", "heading": "見出し", "lead": "導く文。", "official": "判定の文。"},
        "distance": "あと18点です。",
        "applicable": "参考の数字",
        "ruler": [
            {"lowest": low, "highest": high, "short": short, "current": low <= total <= high}
            for low, high, short in LEVELS
        ],
        "parts": [{"title": f"第{no}部", "points": -7, "max": 28} for no in (1, 2, 3)],
        "themes": themes,
        "critical": [{"title": "バックアップ", "text": "先に確かめましょう。"}],
        "actions": [
            {"title": f"対策{n}", "minutes": "約9分", "cost": "なし", "points": "＋4", "reason": "問3"}
            for n in (1, 2, 3)
        ],
        "goal": "58点以上になります。",
        "items": items,
        "beside": [],
        "history": [{"date": "2025年11月", "total": -3}, {"date": "2026年11月", "total": total}],
        "labels": {name: f"<{name}>" for name in LABELS},
        **others,
    }


def rows(name: str) -> list[dict[str, object]]:
    found = sample()[name]
    assert isinstance(found, list)
    return found


def read(file: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(file))


def words(file: bytes) -> str:
    """The text of all pages without white space: where a line breaks says nothing."""
    return "".join("".join(page.extract_text().split()) for page in read(file).pages)


def result(total: int = 52, **others: object) -> bytes:
    return pdf.render(RESULT, sample(total, **others), at=AT)


def tags(node: PdfObject | None) -> Iterator[DictionaryObject]:
    """Every element of the tree that screen readers walk."""
    node = node.get_object() if node else None
    if isinstance(node, ArrayObject):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from tags(node.get("/K"))


@cache
def whole() -> bytes:
    return result()


@cache
def whole_words() -> str:
    return words(whole())


@cache
def odd_words() -> str:
    """A result in whose places for text stand texts that a template might take for its own language."""
    items = [{**item, "text": text} for item, text in zip(rows("items"), ODD_TEXTS, strict=False)]
    return words(result(items=items, company='#read("x") * $ \\ 𠮷野家'))


def test_a_report_is_a_pdf_of_two_pages() -> None:
    assert whole().startswith(b"%PDF-1.7")
    assert len(read(whole()).pages) == 2


def test_equal_input_gives_equal_bytes() -> None:
    assert result() == whole()


def test_the_date_of_the_file_is_the_moment_given_and_not_the_clock() -> None:
    metadata = read(whole()).metadata
    assert metadata
    assert metadata.creation_date == AT


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        pdf.render(RESULT, sample(), at=AT.replace(tzinfo=None))


def test_the_file_claims_both_standards() -> None:
    claims = read(whole()).root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims


def test_title_and_language_are_in_the_file() -> None:
    metadata = read(whole()).metadata
    assert metadata
    assert metadata.title == "診断の結果 見本建設株式会社"
    assert read(whole()).root_object["/Lang"] == "ja"


def test_each_figure_says_its_values_and_each_table_has_a_header() -> None:
    kinds = list(tags(read(whole()).root_object["/StructTreeRoot"]))
    figures = [str(each["/Alt"]) for each in kinds if each.get("/S") == "/Figure"]
    assert figures == [
        "<ruler>: 52 / 100. 至急 −25…49, 不足 50…69, あと少し 70…99, 入門達成 100…100",
        "<radar>: 分野0 0%, 分野1 13%, 分野2 25%, 分野3 38%, 分野4 50%, 分野5 63%",
        "<trend>: 2025年11月 −3, 2026年11月 52",
    ]
    assert [each.get("/S") for each in kinds].count("/THead") == 2


@pytest.mark.parametrize(
    "text",
    ["<edition>", "<brand>", "52<score_of>", "下から2番目", "導く文。あと18点です。", "<official>判定の文。"]
    + ["参考の数字", "▼バックアップ先に確かめましょう。", "3対策3<time>約9分<cost>なし<gain>＋4<reason>問3"]
    + ["分野3▼<flagged>3/8<unit>", "分野4 4/8<unit>", "第1部−7/28<unit>", "25設問25の文です。一部実施している"]
    + [
        "9設問9の文です。使っていません。",
        "自己診断の結果です。出典の文",
        "見本建設株式会社2026年11月22日（令和8年）2／2",
    ],
)
def test_the_result_prints_everything(text: str) -> None:
    assert text.replace("<edition>", "自社診断第3.1版").replace(" ", "") in whole_words()


def test_every_label_is_used() -> None:
    """Some are seldom: no critical gap, answers chosen anew, questionnaires beside the score; one is spoken, not printed;
    one is for lost characters."""
    seldom = {"critical_none", "mark_note", "ruler", "missing", "beside", "beside_note"}
    assert {name for name in LABELS if f"<{name}>" not in whole_words()} == seldom


def test_what_was_answered_beside_the_score_has_a_page_of_its_own() -> None:
    beside = [
        {
            "title": "備えの9問",
            "date": "2026年11月22日",
            "tally": "9のうち2実施",
            "source": "出典",
            "items": rows("items")[:9],
        }
    ]
    file = result(beside=beside)
    assert len(read(file).pages) == 3
    assert "<beside><beside_note>備えの9問9のうち2実施" in words(file)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_text_prints_as_it_is(text: str) -> None:
    assert "".join(text.split()) in odd_words()


def test_a_company_name_prints_as_it_is() -> None:
    assert '#read("x")*$\\𠮷野家' in odd_words()


def test_a_character_without_glyph_is_replaced_and_listed_once() -> None:
    text = words(result(company="山田😀商店😀", answered_by="\ue000"))
    assert "山田〓商店〓" in text
    assert text.count("U+1F600GRINNINGFACE") == 1
    assert "<missing>U+1F600GRINNINGFACE,U+E000" in text


def test_nothing_is_listed_where_nothing_is_lost() -> None:
    assert "<missing>" not in whole_words()


def test_a_name_of_300_characters_prints_in_full_and_is_shortened_at_the_foot() -> None:
    file = result(company="長" * 300)
    assert "長" * 300 in words(file)
    assert "長" * 33 + "…" in words(file)


@pytest.mark.parametrize("total", [-25, -1])
def test_a_total_below_zero_prints_with_a_true_minus_sign(total: int) -> None:
    assert f"\N{MINUS SIGN}{-total}<score_of>" in words(result(total))


@pytest.mark.parametrize("total", [0, 50, 69, 70, 98, 100])
def test_every_total_fits_two_pages(total: int) -> None:
    assert len(read(result(total)).pages) == 2


def test_empty_values_leave_no_trace() -> None:
    file = result(critical=[], actions=[], history=[], **dict.fromkeys(OPTIONAL))
    text = words(file)
    assert len(read(file).pages) == 2
    assert "<critical_none>" in text
    assert [gone for gone in ("null", "None", "<actions>", "<trend>", "<critical>", "<gain>") if gone in text] == []


def test_a_company_name_of_one_space_prints() -> None:
    assert len(read(result(company=" ")).pages) == 2


def test_eight_gaps_and_eight_totals_still_fit_the_first_page() -> None:
    gaps = [{"title": f"弱点{n}", "text": "先に確かめましょう。"} for n in range(8)]
    history = [{"date": f"2026年{n}月", "total": -n} for n in range(1, 9)]
    assert len(read(result(-25, critical=gaps, history=history)).pages) == 2


def test_an_answer_chosen_anew_is_marked_and_the_mark_explained() -> None:
    first, *others = rows("items")
    text = words(result(items=[{**first, "mark": "＊"}, *others]))
    assert "一部実施している＊" in text
    assert "<mark_note>" in text


def test_the_english_result_is_set_in_letters_of_natural_width() -> None:
    file = result(lang="en")
    fonts = read(file).pages[0]["/Resources"].get_object()["/Font"].get_object().values()
    assert read(file).root_object["/Lang"] == "en"
    assert any("NotoSansJP" in str(font.get_object()["/BaseFont"]) for font in fonts)


@pytest.mark.parametrize(
    ("text", "printed", "missing"),
    [
        ("", "", ()),
        ("見本建設 −25 〓", "見本建設 −25 〓", ()),
        ("𠮷野家", "𠮷野家", ()),
        ("葛\U000e0100飾", "葛\U000e0100飾", ()),
        ("か\u3099", "か\u3099", ()),
        ("😀あ😀한", "〓あ〓〓", ("😀", "한")),
        ("一\n二\t三\u2028四", "一 二 三 四", ()),
        ("a\x00b\x7fc\x85d", "abc d", ()),
        ("\ufeffa\u202eb\u200dc\u00add\ud800", "abcd", ()),
        ("\ue000", "〓", ("\ue000",)),
    ],
)
def test_text_is_made_printable(text: str, printed: str, missing: tuple[str, ...]) -> None:
    assert pdf.printable(text) == (printed, missing)


@given(st.text())
def test_printable_text_needs_no_second_treatment(text: str) -> None:
    printed, _ = pdf.printable(text)
    assert pdf.printable(printed) == (printed, ())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template that prints one text, in both weights."""
    template = tmp_path_factory.mktemp("template") / "small.typ"
    template.write_text(
        "#let d = json(bytes(sys.inputs.data))\n"
        '#set document(title: "t")\n#set text(font: ("BIZ UDGothic", "Noto Sans JP"))\n'
        '#d.deep.first().text #strong(d.deep.first().text) #d.missing.join(", ")\n'
    )
    return template


@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_breaks_a_report(small: Path, text: str) -> None:
    assert pdf.render(small, {"deep": [{"text": text, "number": 1, "none": None}]}, at=AT)


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    (tmp_path / pdf.SECOND_FONT).touch()
    with pytest.raises(
        pdf.FontsMissing, match=r"書体がありません.*BIZUDGothic_400Regular\.ttf, BIZUDGothic_700Bold\.ttf"
    ):
        pdf.check_fonts(tmp_path)


@pytest.mark.parametrize(
    ("font", "count", "inside", "outside"),
    [
        (pdf.BODY_FONTS[0], 11741, "髙﨑德瀨①Ⅲ㈱♥★", "𠮷😀☑"),
        (pdf.BODY_FONTS[1], 11741, "髙﨑德瀨①Ⅲ㈱♥★", "𠮷😀☑"),
        (pdf.SECOND_FONT, 16732, "𠮷髙−〓", "😀한"),
    ],
)
def test_a_font_says_what_it_draws(font: str, count: int, inside: str, outside: str) -> None:
    characters = drawn((pdf.FONT_FOLDER / font).read_bytes())
    assert len(characters) == count
    assert characters.issuperset(inside)
    assert characters.isdisjoint(outside)


HEAD = b"\0\1\0\0\0\1" + bytes(6)  # a font of one table


@pytest.mark.parametrize(
    ("font", "fault"),
    [
        (HEAD + b"glyf" + bytes(12), "no table cmap"),
        (HEAD + b"cmap" + bytes(7) + b"\x1c" + bytes(4) + bytes(4), "no character map of format 12"),
    ],
)
def test_a_font_without_a_map_of_all_planes_is_refused(font: bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        drawn(font)
