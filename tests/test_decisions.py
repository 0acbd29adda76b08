"""What docs/adr/ decided still holds, where no other check says so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.test import Client

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries
from sonaeru.web.assessment.models import Assessment, GivenAnswer
from sonaeru.web.library import reader

PRODUCT = Path(__file__).resolve().parents[1] / "src" / "sonaeru"
TEMPLATES = sorted(PRODUCT.glob("**/templates/**/*.html"))
STYLES = [path for path in sorted(PRODUCT.glob("**/*.css")) if "vendor" not in path.parts]
LIGHT = PRODUCT / "web/ui/static/ui/app.css"
DARK = PRODUCT / "web/ui/static/ui/dark.css"


def begun() -> str:
    """The token of a check that has just begun."""
    edition = reader.question_sets()["ipa-5min", "3.1"]
    return actions.start(question_set=edition, company="", industry="D", size="s1")


def values_set(path: Path) -> list[str]:
    """The names to the left of a colon in a stylesheet, comments left out."""
    return re.findall(
        r"^\s*([\w-]+):", re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL), re.M
    )


# 3: answers are appended


@pytest.mark.django_db
def test_a_new_answer_is_added_and_holds_while_the_old_one_stays() -> None:
    token = begun()
    for answer in (Answer.IMPLEMENTED, Answer.PARTLY):
        before = queries.check(token)
        assert before
        actions.answer(check=before, item=1, answer=answer)
    current = queries.check(token)
    assert current and current.answers[1] is Answer.PARTLY
    assert list(GivenAnswer.objects.values_list("answer", flat=True)) == ["implemented", "partly"]


@pytest.mark.django_db
def test_the_token_is_not_stored() -> None:
    token = begun()
    assert token not in str(Assessment.objects.values())


def test_no_score_is_stored() -> None:
    named = {field.name for field in (*Assessment._meta.get_fields(), *GivenAnswer._meta.get_fields())}
    assert not {name for name in named if re.search(r"score|total|points|band", name)}


def test_no_code_changes_or_deletes_a_single_answer() -> None:
    tree = ast.parse((PRODUCT / "web/assessment/actions.py").read_text(encoding="utf-8"))
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    about_answers = {call for call in calls if re.search(r"\bgiven\b|GivenAnswer", call)}
    assert "GivenAnswer.objects.create" in about_answers
    assert not {call for call in about_answers if re.search(r"update|delete|save|clear|remove|set$", call)}


# 4: no script yet


def test_there_are_templates_and_styles_to_look_at() -> None:
    assert len(TEMPLATES) > 5
    assert {LIGHT, DARK} < set(STYLES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_script_event_attribute_or_inline_style(template: Path) -> None:
    found = re.findall(
        r"<script|javascript:|\son[a-z]+\s*=|\sstyle\s*=|<style", template.read_text(encoding="utf-8"), re.I
    )
    assert found == []


def test_the_product_ships_no_script_file() -> None:
    assert [path for path in PRODUCT.rglob("*") if path.suffix in {".js", ".mjs", ".ts"}] == []


# 5: dark mode is a file


def test_the_dark_file_sets_only_names_that_have_a_light_value() -> None:
    assert set(values_set(DARK)) <= set(values_set(LIGHT))
    assert [name for name in values_set(DARK) if not name.startswith("--")] == ["color-scheme"]


def test_the_dark_file_leaves_paper_alone() -> None:
    assert re.findall(r"@media ([^{]+?)\s*{", DARK.read_text(encoding="utf-8")) == ["screen"]


@pytest.mark.parametrize("style", [path for path in STYLES if path != DARK], ids=lambda path: path.name)
def test_no_other_stylesheet_asks_for_the_wish_of_the_device(style: Path) -> None:
    assert "prefers-color-scheme" not in style.read_text(encoding="utf-8")


# 6: Japanese unless asked


@pytest.mark.parametrize(("chosen", "language"), [("", "ja"), ("ja", "ja"), ("en", "en"), ("fr", "ja")])
def test_the_language_follows_the_choice_and_never_the_browser(client: Client, chosen: str, language: str) -> None:
    client.cookies["django_language"] = chosen
    response = client.get("/no-such-page/", headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()
