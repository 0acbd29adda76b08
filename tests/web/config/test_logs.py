"""What is written about requests: enough to find a fault, nothing about a person."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client
from tests.web.config.away import gone
from tests.web.config.web import ROOT

from sonaeru.web.assessment.views import journey
from sonaeru.web.config import logs
from sonaeru.web.tenancy import actions
from sonaeru.web.tenancy.scopes import opened

pytestmark = pytest.mark.django_db
NAME, MAIL, COMPANY = "鈴木ひみつ", "himitsu@example.jp", "ひみつ建設"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, at every level, as lines of JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    loggers = [logging.getLogger(), logging.getLogger("sonaeru.request"), logging.getLogger("axes")]
    before = [each.level for each in loggers]
    loggers[0].addHandler(handler)
    for each in loggers[:2]:
        each.setLevel(logging.DEBUG)
    yield stream
    loggers[0].removeHandler(handler)
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def requests(stream: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(stream) if line["logger"] == "sonaeru.request"]


def test_a_request_is_one_line_with_the_name_of_its_route(client: Client, written: io.StringIO) -> None:
    response = client.get("/help-now/?q=himitsu")
    (line,) = requests(written)
    assert (line["method"], line["route"], line["status"]) == ("GET", "desk:help_now", 200)
    assert line["milliseconds"] >= 0 and line["level"] == "INFO" and line["time"].endswith("+00:00")
    assert line["request"] == response[logs.HEADER]


def test_every_request_has_an_id_of_its_own_and_takes_none_from_outside(client: Client) -> None:
    ids = {client.get("/help-now/", headers={"X-Request-ID": "mine"})[logs.HEADER] for _ in range(3)}
    assert len(ids) == 3 and all(re.fullmatch(r"req_[0-9a-z]{16}", each) for each in ids)


def test_an_address_that_is_none_leaves_no_trace_of_itself(client: Client, written: io.StringIO) -> None:
    client.get("/himitsu-no-page/")
    assert [(line["route"], line["status"]) for line in requests(written)] == [("", 404)]


def test_a_whole_journey_leaves_no_secret_in_the_log(written: io.StringIO, monkeypatch, tmp_path) -> None:
    client = Client(raise_request_exception=False, HTTP_USER_AGENT="Himitsu/1.0", REMOTE_ADDR="203.0.113.77")
    start = client.post("/check/", {"industry": "D", "size": "6-20", "company": COMPANY})
    token = start["Location"].split("/")[2]
    for number in range(1, 26):
        client.post(f"/check/{token}/q/{number}/", {"answer": "implemented"})
    client.post(f"/check/{token}/finish/")
    client.get(f"/check/{token}/result/")
    client.post("/account/login/", {"login": MAIL, "password": "wrong himitsu words"})
    user = get_user_model().objects.create_user(MAIL, "himitsu himitsu 1", name=NAME)
    client.force_login(user)
    organisation = actions.create_organisation(by=user.pk, name=COMPANY, industry="D", size="6-20")
    with opened(organisation=organisation):
        actions.grant_seat(by=user.pk, user=user.pk, role="owner", organisation=organisation)
    client.get(f"/c/{organisation}/settings/log/", {"subject": MAIL})
    client.get("/home/")
    monkeypatch.setattr(journey.charts, "progress", broken)
    another = client.post("/check/", {"industry": "D", "size": "6-20"})["Location"].split("/")[2]
    client.get(f"/check/{another}/q/1/")
    with gone(tmp_path):
        client.post(f"/check/{token}/q/1/", {"answer": "partly"})
    text = written.getvalue()
    assert len(requests(written)) >= 32
    assert {500, 503} <= {line["status"] for line in requests(written)}
    session = client.cookies["sessionid"].value
    for secret in (
        token,
        another,
        MAIL,
        NAME,
        COMPANY,
        "himitsu",
        "Himitsu",
        "ひみつ",
        "203.0.113.77",
        session,
    ):
        assert secret not in text.replace("himitsu-no-page", ""), secret


def broken(*args: object, **words: object) -> None:
    raise RuntimeError(f"could not write to {MAIL}\n{NAME}")


def test_an_exception_is_told_with_its_place_and_without_values(client: Client, written, monkeypatch) -> None:
    client.raise_request_exception = False
    token = client.post("/check/", {"industry": "D", "size": "1-5"})["Location"].split("/")[2]
    monkeypatch.setattr(journey.charts, "progress", broken)
    response = client.get(f"/check/{token}/q/1/")
    (line,) = [each for each in lines(written) if "traceback" in each]
    assert line["request"] == response[logs.HEADER] and line["message"].startswith("server error ")
    assert line["traceback"][-1] == "RuntimeError: could not write to [mail]"
    assert any("in broken" in each for each in line["traceback"])


def test_what_the_database_says_of_a_row_stays_out_of_the_log(written: io.StringIO) -> None:
    get_user_model().objects.create_user(MAIL)
    try:
        with transaction.atomic():
            get_user_model().objects.create_user(MAIL)
    except IntegrityError:
        logging.getLogger("sonaeru.test").exception("could not add %s", MAIL)
    assert "IntegrityError" in written.getvalue() and "himitsu" not in written.getvalue()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sent to a.b@mail.example.jp: refused", "sent to [mail]: refused"),
        ("<a@b.jp>,<c@d.jp>", "<[mail]>,<[mail]>"),
        ("link xK3v9_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa end", "link [key] end"),
        ("organisation org_0123456789abcdef is gone", "organisation org_0123456789abcdef is gone"),
        ("sonaeru.web.assessment.actions.delete_forgotten", "sonaeru.web.assessment.actions.delete_forgotten"),
        ("9 minutes ago, 25 rows", "9 minutes ago, 25 rows"),
    ],
)
def test_what_looks_like_an_address_or_a_key_is_left_out(said: str, kept: str) -> None:
    assert logs.discreet(said) == kept


def test_lines_for_people_are_as_discreet(caplog) -> None:
    record = logging.LogRecord("a", logging.ERROR, "f.py", 1, "to %s", (MAIL,), None)
    assert logs.Plain("{levelname} {message}", style="{").format(record) == "ERROR to [mail]"


def test_the_setting_chooses_the_form_and_refuses_another(tmp_path) -> None:
    code = (
        "import django, logging; django.setup(); logging.getLogger('sonaeru.request').info('seen');"
        "logging.getLogger('a').warning('told')"
    )

    def run(form: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "SONAERU_HOME": str(tmp_path),
            "SONAERU_LOGS": form,
            "DJANGO_SETTINGS_MODULE": "sonaeru.web.config.settings",
        }
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
        )

    told = [json.loads(line)["message"] for line in run("json").stderr.splitlines()]
    assert told == ["seen", "told"]
    assert run("plain").stderr.endswith("WARNING a told\n") and "seen" not in run("plain").stderr
    assert "SONAERU_LOGS must be plain or json" in run("xml").stderr
