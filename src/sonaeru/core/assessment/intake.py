"""The reading of a file of answers: bytes or text in, checked values or the first fault out. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sonaeru.core.assessment import csv_intake, strict_json
from sonaeru.core.assessment.csv_intake import Editions, Place
from sonaeru.core.assessment.faults import Code, Fault, fault, unreadable_cells
from sonaeru.core.assessment.merging import above_best
from sonaeru.core.editions import Answer, QuestionSet


@dataclass(frozen=True, slots=True)
class Override:
    """The consolidator's answer in place of the merged one, with the reason."""

    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file that passed every check. Either `sites` (name to answers, in file order) or `answers` is filled.

    `not_applicable`: item to reason. Complete unless `draft`; with sites, every item is answered by one of them.
    """

    question_set: QuestionSet
    answers: Mapping[int, Answer] = field(hash=False)
    sites: Mapping[str, Mapping[int, Answer]] = field(hash=False)
    overrides: Mapping[int, Override] = field(hash=False)
    not_applicable: Mapping[int, str] = field(hash=False)
    draft: bool


def read(data: bytes | str, editions: Editions, name: str = "") -> Input | Fault:
    """Read JSON (it starts with a bracket) or a table of one organisation (anything else, or `name` ends in .csv).

    `editions` are the released ones by (id, edition); those without points are not accepted.
    """
    usable = {key: each for key, each in editions.items() if each.scored}
    try:
        value, places = _parsed(data, usable, name)
        return _judged(value, usable, places)
    except (ValueError, TypeError):
        return fault(Code.MALFORMED_INPUT)


def read_all(data: bytes | str, editions: Editions, name: str = "") -> tuple[Input, ...] | Fault:
    """Read one or more sheets of different questionnaires, those without points too.

    JSON: one sheet as `read` takes it, a list of them, or an object with that list as `sheets`. A table is one sheet.
    """
    try:
        value, places = _parsed(data, editions, name)
        sheets = _listed(value)
        found = [_judged(each, editions, places) for each in sheets]
    except (ValueError, TypeError):
        return fault(Code.MALFORMED_INPUT)
    if refused := next((each for each in found if isinstance(each, Fault)), None):
        return refused
    read = tuple(each for each in found if isinstance(each, Input))
    names = {each.question_set.id for each in read}
    return read if read and len(names) == len(read) else fault(Code.MALFORMED_INPUT)


def _judged(value: object, usable: Editions, places: Places) -> Input | Fault:
    """Raises ValueError or TypeError if the value does not have the form of a sheet."""
    file = _shape(value)
    edition = _edition(file, usable)
    if edition is None:
        return fault(Code.UNKNOWN_QUESTION_SET, editions=_available(file, usable))
    found = next((found for check in _CHECKS if (found := check(file, edition))), None)
    return _input(file, edition) if found is None else _located(found, places)


def _listed(value: object) -> list[object]:
    several = value.get("sheets", [value]) if isinstance(value, Mapping) else value
    if not isinstance(several, list):
        raise TypeError("sheets is a list")
    return several


@dataclass(frozen=True, slots=True)
class _File:
    """The parts of a file, of the right types but not yet checked. Site None: the sheet of the whole company."""

    question_set: object
    edition: object
    sheets: tuple[tuple[str | None, Mapping[str, object]], ...]
    marks: Mapping[str, object]
    overrides: Mapping[str, Mapping[str, object]]
    has_sites: bool
    draft: bool


Places = Mapping[tuple[str | None, str], Place]
_NO_PLACES: Places = MappingProxyType({})


def _parsed(data: bytes | str, editions: Editions, name: str) -> tuple[object, Places]:
    text = data.removeprefix("\ufeff") if isinstance(data, str) else csv_intake.decode(data)
    if text.lstrip().startswith(("{", "[")) and not name.lower().endswith(".csv"):
        # JSON is UTF-8; the older encoding is for tables only.
        return strict_json.parse(text if isinstance(data, str) else data.decode("utf-8-sig")), _NO_PLACES
    (document,) = csv_intake.documents(text, editions)
    return document.table, document.places


def _shape(value: object) -> _File:
    """Raises ValueError or TypeError if the file does not have the form of the input."""
    table = _object(value)
    has_sites = "sites" in table
    foreign = {"answers", "draft"} if has_sites else {"overrides"}
    if foreign & table.keys() or not {"answers", "sites"} & table.keys():
        raise ValueError("needs answers or sites, and what goes with each")
    draft = table.get("draft", False)
    if not isinstance(draft, bool):
        raise TypeError("draft is true or false")
    overrides = _object(table.get("overrides", {}))
    return _File(
        question_set=table.get("question_set"),
        edition=table.get("edition"),
        sheets=_sites(table["sites"]) if has_sites else ((None, _object(table["answers"])),),
        marks=_object(table.get("not_applicable", {})),
        overrides={key: _object(row) for key, row in overrides.items()},
        has_sites=has_sites,
        draft=draft,
    )


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("not an object")
    return value


def _sites(value: object) -> tuple[tuple[str, Mapping[str, object]], ...]:
    if not isinstance(value, list):
        raise TypeError("sites is a list")
    rows = [_object(row) for row in value]
    return tuple((_name(row.get("site")), _object(row.get("answers"))) for row in rows)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("a site without a name")
    return value.strip()


def _edition(file: _File, editions: Editions) -> QuestionSet | None:
    if not isinstance(file.question_set, str) or not isinstance(file.edition, str):
        return None
    return editions.get((file.question_set, file.edition))


def _available(file: _File, editions: Editions) -> str:
    """The editions of the questionnaire that the file names, or all of them if it names none."""
    numbers = [edition for name, edition in editions if name == file.question_set]
    return "、".join(numbers or [edition for _, edition in editions])


def _no_sites(file: _File, _: QuestionSet) -> Fault | None:
    return None if file.sheets else fault(Code.NO_SITES)


def _duplicate_site(file: _File, _: QuestionSet) -> Fault | None:
    names = [site for site, _ in file.sheets]
    twice = next((site for n, site in enumerate(names) if site in names[:n]), None)
    return fault(Code.DUPLICATE_SITE, site=twice) if twice is not None else None


def _unknown_item(file: _File, edition: QuestionSet) -> Fault | None:
    known = _keys(edition)
    return _first(
        Code.UNKNOWN_ITEM,
        file,
        edition,
        in_sheet=lambda answers: [key for key in answers if key not in known],
        beside=[key for key in (*file.marks, *file.overrides) if key not in known],
        last=len(edition.items),
    )


def _invalid_answer(file: _File, edition: QuestionSet) -> Fault | None:
    return _first(
        Code.INVALID_ANSWER,
        file,
        edition,
        in_sheet=lambda answers: [key for key, value in answers.items() if not _is_answer(value)],
        beside=[key for key, row in file.overrides.items() if not _is_answer(row.get("answer"))],
    )


def _mark_not_allowed(file: _File, edition: QuestionSet) -> Fault | None:
    keys = [key for key in file.marks if not edition.item(int(key)).may_not_apply]
    return _named(Code.NOT_APPLICABLE_NOT_ALLOWED, keys, edition)


def _mark_without_reason(file: _File, edition: QuestionSet) -> Fault | None:
    keys = [key for key, reason in file.marks.items() if not _is_reason(reason)]
    return _named(Code.NOT_APPLICABLE_WITHOUT_REASON, keys, edition)


def _site_unanswered(file: _File, edition: QuestionSet) -> Fault | None:
    if not file.has_sites:
        return None
    everywhere = [str(item.no) for item in edition.items if not item.company_wide]
    return _first(
        Code.SITE_UNANSWERED,
        file,
        edition,
        in_sheet=lambda answers: [key for key in everywhere if key not in answers],
        beside=[],
    )


def _unanswered(file: _File, edition: QuestionSet) -> Fault | None:
    if file.draft:
        return None
    keys = [key for key in _keys(edition) if not any(key in answers for _, answers in file.sheets)]
    return _named(Code.UNANSWERED, keys, edition)


def _override_without_reason(file: _File, edition: QuestionSet) -> Fault | None:
    keys = [key for key, row in file.overrides.items() if not _is_reason(row.get("reason"))]
    return _named(Code.OVERRIDE_WITHOUT_REASON, keys, edition)


def _override_above_best(file: _File, edition: QuestionSet) -> Fault | None:
    keys = [key for key, row in file.overrides.items() if _above(key, row, file, edition)]
    return _named(Code.OVERRIDE_ABOVE_BEST, keys, edition)


def _above(key: str, row: Mapping[str, object], file: _File, edition: QuestionSet) -> bool:
    given = [Answer(str(answers[key])) for _, answers in file.sheets if key in answers]
    return above_best(edition, Answer(str(row["answer"])), given)


_CHECKS: tuple[Callable[[_File, QuestionSet], Fault | None], ...] = (
    _no_sites,
    _duplicate_site,
    _unknown_item,
    _invalid_answer,
    _mark_not_allowed,
    _mark_without_reason,
    _site_unanswered,
    _unanswered,
    _override_without_reason,
    _override_above_best,
)


def _first(
    code: Code,
    file: _File,
    edition: QuestionSet,
    *,
    in_sheet: Callable[[Mapping[str, object]], list[str]],
    beside: list[str],
    **values: object,
) -> Fault | None:
    """Faulty keys of the first faulty site alone, then of what stands beside the sites; without sites all together."""
    groups = [(site, in_sheet(answers)) for site, answers in file.sheets]
    groups = [*groups, (None, beside)] if file.has_sites else [(None, groups[0][1] + beside)]
    return next((_named(code, keys, edition, site, **values) for site, keys in groups if keys), None)


def _named(
    code: Code, keys: Collection[str], edition: QuestionSet, site: str | None = None, **values: object
) -> Fault | None:
    return fault(code, _ordered(keys, edition), site, **values) if keys else None


def _ordered(keys: Iterable[str], edition: QuestionSet) -> list[str]:
    """Numbers of items in number order, then everything else by code point; each once."""
    faulty, known = set(keys), _keys(edition)
    return [key for key in known if key in faulty] + sorted(faulty.difference(known))


def _keys(edition: QuestionSet) -> dict[str, None]:
    return {str(item.no): None for item in edition.items}


def _is_answer(value: object) -> bool:
    return isinstance(value, str) and value in list(Answer)


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _located(found: Fault, places: Places) -> Fault:
    """In a table, an answer that cannot be read is told by its row and column."""
    place = places.get((found.site, found.items[0])) if found.items else None
    if place is None or found.code is not Code.INVALID_ANSWER:
        return found
    return unreadable_cells(found, place.row, place.column)


def _input(file: _File, edition: QuestionSet) -> Input:
    sheets = {site: _answers(answers) for site, answers in file.sheets}
    return Input(
        question_set=edition,
        answers=sheets.get(None, {}),
        sites={site: answers for site, answers in sheets.items() if site is not None},
        overrides={
            int(key): Override(Answer(str(row["answer"])), str(row["reason"]).strip())
            for key, row in file.overrides.items()
        },
        not_applicable={int(key): str(reason).strip() for key, reason in file.marks.items()},
        draft=file.draft,
    )


def _answers(answers: Mapping[str, object]) -> dict[int, Answer]:
    return {int(key): Answer(str(value)) for key, value in answers.items()}
