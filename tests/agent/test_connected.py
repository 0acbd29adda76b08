"""The connected half as a program: a person at a terminal, a schedule without one, other Pythons, odd places."""

from __future__ import annotations

import ast
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.agent.company import CODE, DEVICE, MASTER, Company, packed, running
from tests.agent.given import ROOT, old_python
from tests.agent.pc import Here, Pc
from tests.content.wording import AVOIDED, JAPANESE

from sonaeru.agent import __main__ as agent
from sonaeru.agent import looking, saying
from sonaeru.agent.company import added, delivery, export
from sonaeru.agent.company.folder import REASONS
from sonaeru.agent.found import FAMILIES
from sonaeru.agent.saying import LANGUAGES
from sonaeru.agent.view import GROUPS
from sonaeru.cli.agent import built
from sonaeru.core.devices.protocol import body_hash, device_secret, genuine, string_to_sign
from sonaeru.core.devices.schema import read

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="runs on the Linux at hand")
AGENT = ROOT / "src/sonaeru/agent"
NETWORK = {"http", "urllib", "socket", "ssl", "ftplib", "smtplib", "asyncio", "socketserver", "xmlrpc", "imaplib"}


@pytest.fixture(scope="module")
def pyz() -> Iterator[Path]:
    """The agent in one file that everybody may read."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        made = Path(place, "sonaeru-agent.pyz")
        made.write_bytes(built())
        made.chmod(0o644)
        yield made


@pytest.fixture
def company() -> Iterator[Company]:
    """A company that answers."""
    with running(Company()) as found:
        yield found


@pytest.fixture
def program(pyz: Path, tmp_path: Path) -> Pc:
    """A PC that is enrolled nowhere, with the built file."""
    return Pc(pyz, tmp_path)


@pytest.fixture
def pc(pyz: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """The same, quicker: it carries what the built file carries, and takes no lower priority, which would stay."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(sys, "argv", [str(pyz)])
    monkeypatch.setattr(looking, "calm_down", lambda: None)
    for module in (saying, export, agent):
        monkeypatch.setattr(module, "carried", packed)
    return Here(pyz, tmp_path)


def test_without_a_terminal_the_first_time_shows_and_stops(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    done = pc.send()
    assert (done.returncode, len(company.asked)) == (2, 1)
    shown = done.stdout
    assert shown.index("会社から見えないもの") < shown.index("直すこと ")
    for name in ("report.html", "report.json"):
        assert str(pc.own / name) in shown
    assert "まだ送っていません" in done.stderr
    facts = json.loads((pc.own / "report.json").read_text())
    assert (facts["device"], facts["seq"], read(facts).facts["os.family"].value) == (DEVICE, 1, "linux")
    page = (pc.own / "report.html").read_text(encoding="utf-8")
    assert page.index("会社から見えないもの") < page.index("はじめに直すこと")
    assert (facts["report_id"] in page, "どこにも送っていません" in page) == (True, False)
    assert "spool" not in {name.partition("/")[0] for name in pc.files()}


def test_without_a_yes_nothing_is_sent(company: Company, program: Pc) -> None:
    program.enrol(company)
    code, shown = program.typed("いいえ", "send", "--no-packages")
    assert (code, len(company.asked), (program.own / "consent.json").exists()) == (2, 1, False)
    assert "この内容を送りますか？" in shown
    assert "送っていません。見たものは" in shown


@pytest.mark.parametrize(
    ("typed", "yes"),
    [("y", True), ("はい", True), (" Ｙ ", True), ("YES", True), ("", False), ("n", False), ("はいはい", False)],
)
def test_only_a_yes_is_a_yes(monkeypatch: pytest.MonkeyPatch, typed: str, yes: bool) -> None:
    terminal = io.StringIO(f"{typed}\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    assert saying.agreed("?") is yes
    assert saying.agreed("?") is False  # the terminal was closed
    for nobody in (io.StringIO("y"), None):
        monkeypatch.setattr(sys, "stdin", nobody)
        assert saying.agreed("?") is None


def test_with_a_yes_exactly_what_was_shown_is_sent_and_later_runs_do_not_ask(company: Company, program: Pc) -> None:
    program.enrol(company)
    code, shown = program.typed("ｙ", "send", "--no-packages")
    assert (code, company.asked[-1][2]) == (0, (program.own / "report.json").read_bytes())
    assert "送りました" in shown
    consent = json.loads((program.own / "consent.json").read_text(encoding="utf-8"))
    assert (consent["edition"], consent["how"], consent["company"]) == ("1", "asked", "見本製作所")
    assert consent["hidden"] == [each["ja"] for each in packed().words["hidden"].values()]
    again = program.send()
    assert (again.returncode, again.stderr) == (0, "")
    assert [each["seq"] for each in company.reports] == [1, 2]
    assert "送りますか" not in again.stdout


def test_another_edition_of_the_text_is_asked_about_again(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    assert pc.send("--yes").returncode == 0
    consent = pc.own / "consent.json"
    consent.write_text(consent.read_text().replace('"edition": "1"', '"edition": "0"'))
    assert pc.send().returncode == 2
    assert len(company.reports) == 1


def test_a_report_of_a_real_pc_is_taken_and_shown_as_it_left(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    assert pc.send("--yes").returncode == 0
    (taken,) = company.reports
    listed = pc.run("show-sent").stdout
    assert taken["report_id"] in listed
    for wanted in ("1", taken["report_id"], taken["report_id"][:8]):
        assert json.loads(pc.run("show-sent", wanted).stdout) == taken
    missing = pc.run("show-sent", "../identity")
    assert (missing.returncode, missing.stdout) == (2, "")


def test_status_tells_how_things_stand(company: Company, pc: Pc) -> None:
    assert "どの会社にも登録していません" in pc.run("status").stdout
    pc.enrol(company)
    pc.send("--yes")
    told = pc.run("status").stdout
    for said in ("見本製作所", "/pc/token/", "待っている報告：0件", "同意：あり", "自動の送信：なし"):
        assert said in told
    assert "secret" not in told
    assert "Waiting: 0" in pc.run("status", "--lang", "en").stdout


def test_offline_reports_wait_and_go_in_their_order(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    company.odd += [lambda handler: handler.say(503, b"")] * 2
    assert pc.send("--yes").returncode == 1
    held = pc.send()
    assert (held.returncode, "--now" in held.stderr, len(company.asked)) == (1, True, 2)
    assert "待っている報告：2件" in pc.run("status").stdout
    assert pc.send("--now").returncode == 1
    assert pc.send("--now").returncode == 0
    assert [each["seq"] for each in company.reports] == [1, 2, 3, 4]


def test_two_runs_at_once(company: Company, program: Pc) -> None:
    program.enrol(company)
    terminal, end = pty.openpty()
    command = [program.python, str(program.pyz), "send", "--no-packages"]
    with subprocess.Popen(command, stdin=end, stdout=subprocess.PIPE, env=program.environment) as first:
        os.close(end)
        assert first.stdout
        # It holds the lock from before the scan until the person answered.
        assert "このパソコンの点検結果" in first.stdout.readline().decode()
        second = program.send()
        os.write(terminal, b"y\n")
        first.communicate(timeout=120)
    os.close(terminal)
    assert (second.returncode, str(first.pid) in second.stderr, first.returncode) == (2, True, 0)
    assert len(company.reports) == 1


def test_leaving_is_told_to_the_server_and_removes_everything(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    pc.send("--yes")
    pc.run("schedule")
    (pc.own / "notes.txt").write_text("mine")
    assert pc.run("leave").returncode == 2
    assert company.known
    done = pc.run("leave", "--yes")
    assert (done.returncode, company.known, pc.files()) == (0, False, ["notes.txt"])
    assert list((pc.home / ".config").rglob("*.timer")) == []
    path, headers, body = company.asked[-1]
    assert (path, headers["x-sonaeru-seq"], body) == ("/api/agent/1/forget", "0", b"{}")
    assert pc.run("leave", "--yes").returncode == 2


def test_leaving_works_without_a_network_and_says_what_the_company_should_do(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    company.odd.append(lambda handler: handler.say(502, b""))
    done = pc.run("leave", "--yes")
    assert (done.returncode, pc.own.exists()) == (1, False)
    assert "会社のページで" in done.stdout


@pytest.mark.parametrize("revoked", [True, False])
def test_leaving_a_company_that_knows_nothing_of_this_pc_is_done(company: Company, pc: Pc, revoked: bool) -> None:
    pc.enrol(company)
    company.revoked, company.known = revoked, revoked
    assert pc.run("leave", "--yes").returncode == 0


def test_what_a_broken_off_leave_left_behind_is_removed(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    (pc.own / "identity.json").unlink()
    done = pc.run("leave", "--yes")
    assert (done.returncode, "登録はありませんでした" in done.stdout, pc.own.exists()) == (0, True, False)


def test_a_damaged_enrolment_can_be_left(company: Company, pc: Pc) -> None:
    pc.enrol(company)
    (pc.own / "identity.json").write_text("{")
    assert "leave" in pc.send().stderr
    assert (pc.run("leave", "--yes").returncode, pc.own.exists()) == (1, False)


def test_a_hand_over_by_file_is_signed_and_takes_a_number(company: Company, pc: Pc, tmp_path: Path) -> None:
    pc.enrol(company)
    assert pc.run("export", "--no-packages", str(tmp_path / "over.json")).returncode == 0
    over = json.loads((tmp_path / "over.json").read_text())
    text = string_to_sign(
        method="FILE",
        path="hand-over",
        device=over["device"],
        moment=over["moment"],
        nonce=over["nonce"],
        seq=over["seq"],
        body_hash=body_hash(over["body"].encode()),
    )
    assert genuine(device_secret(MASTER, DEVICE, 1), text, over["signature"])
    body = json.loads(over["body"])
    assert (over["schema"], over["key"], body["seq"]) == ("sonaeru.handover/1", body["report_id"], over["seq"])
    read(body)
    assert "ファイルで" in pc.run("show-sent").stdout
    assert pc.send("--yes").returncode == 0
    assert [each["seq"] for each in company.reports] == [2]
    assert pc.run("export", "--no-packages", "/proc/x").returncode == 2


@pytest.mark.parametrize("words", [["send"], ["status"], ["show-sent"], ["leave", "--yes"], ["schedule"]])
def test_without_a_home_it_says_so(pc: Pc, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("HOME", str(pc.home / "nowhere"))
    done = pc.run(*words)
    assert (done.returncode, "ホームフォルダーがない" in done.stderr) == (2, True)
    assert list(pc.home.iterdir()) == []


def test_export_without_a_home_writes_the_bare_report(pc: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    assert pc.run("export", "--no-packages", str(tmp_path / "a")).returncode == 0
    assert "device" not in json.loads((tmp_path / "a").read_text())


def test_a_folder_that_became_read_only_is_told_and_nothing_is_lost(company: Company, pyz: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can try it as somebody else")
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, 65534, 65534)
        pc = Pc(pyz, Path(home), shutil.which("python3", path="/usr/bin:/usr/local/bin") or pytest.skip("no Python"))
        nobody: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []}
        enrolled = pc.run("enrol", CODE, "--server", company.address, **nobody)
        assert enrolled.returncode == 0, enrolled.stderr
        company.odd.append(lambda handler: handler.say(503, b""))
        assert pc.send("--yes", **nobody).returncode == 1
        for path in (pc.own, *pc.own.rglob("*")):
            path.chmod(0o500 if path.is_dir() else 0o400)
        before = pc.files()
        done = pc.send("--now", **nobody)
        assert (done.returncode, "書き込みが許されていません" in done.stderr) == (2, True)
        assert (pc.files(), company.reports) == (before, [])
        (pc.own / "running.json").chmod(0o600)
        done = pc.send("--now", **nobody)
        assert (done.returncode, pc.files(), company.reports) == (2, before, [])


def test_it_runs_on_python_3_9(company: Company, pyz: Path, tmp_path: Path) -> None:
    pc = Pc(pyz, tmp_path, old_python())
    pc.enrol(company)
    assert pc.send("--yes").returncode == 0
    for words in (["status"], ["show-sent"], ["schedule", "--print"], ["schedule", "--off"], ["leave", "--yes"]):
        assert pc.run(*words).returncode == 0, words
    assert (len(company.reports), pc.own.exists()) == (1, False)


@pytest.mark.parametrize("locale", ["ja_JP.CP932", "C", "de_DE.ISO-8859-1", "nonsense"])
def test_the_console_changes_nothing(company: Company, program: Pc, locale: str) -> None:
    program.environment = {
        **program.environment,
        "LC_ALL": locale,
        "PYTHONIOENCODING": "cp932" if "932" in locale else "",
    }
    done = program.run("enrol", CODE, "--server", company.address, "--label", "受付")
    assert (done.returncode, "見本製作所" in done.stdout) == (0, True)
    assert json.loads(company.asked[0][2])["label"] == "受付"
    assert program.typed("はい", "send", "--no-packages", signs="cp932" if "932" in locale else "utf-8")[0] == 0


def test_what_an_administrator_read_goes_with_the_next_report(company: Company, pc: Pc) -> None:
    if os.geteuid():
        pytest.skip("only root is administrator here")
    pc.enrol(company)
    assert pc.run("admin-facts").returncode == 2
    told = pc.run("admin-facts", "--yes")
    assert (told.returncode, told.stdout.count("\n  - ")) == (0, 5)
    handed = json.loads((pc.own / "admin-facts.json").read_text())["facts"]
    assert {fact["priv"] for fact in handed.values()} == {"admin"}
    assert pc.send("--yes").returncode == 0
    assert company.reports[0]["facts"].keys() >= handed.keys()


def test_without_rights_it_says_what_to_type(pyz: Path, tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can try it as somebody else")
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or pytest.skip("no Python")
    done = Pc(pyz, tmp_path, python).run("admin-facts", "--yes", user=65534, group=65534, extra_groups=[])
    assert (done.returncode, f"{pyz} admin-facts" in done.stderr) == (2, True)
    assert re.search(r"^  sudo ", done.stderr, re.MULTILINE)


def test_before_the_yes_nothing_is_reached_and_nothing_written_outside_its_folder(
    company: Company, program: Pc, tmp_path: Path
) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: what it touches was not looked at")
    program.enrol(company)
    trace = tmp_path / "trace"
    calls = (
        "trace=connect,sendto,sendmsg,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat"
    )
    done = subprocess.run(
        [
            strace,
            "-f",
            "-qq",
            "-e",
            calls,
            "-o",
            str(trace),
            program.python,
            "-B",
            str(program.pyz),
            "send",
            "--no-packages",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=program.environment,
    )
    if b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here: what it touches was not looked at")
    lines = [line for line in trace.read_text(errors="replace").splitlines() if " = -1 " not in line]
    writes = [line for line in lines if re.search(r"\bO_(WRONLY|RDWR|CREAT)|\b(mkdir|rename|unlink)\w*\(", line)]
    assert done.returncode == 2
    assert any("report.html" in line for line in writes)
    assert [line for line in writes if str(program.own) not in line and '"/dev/' not in line] == []
    assert [line for line in lines if "AF_INET" in line] == []


def imported(path: Path) -> set[str]:
    """The first part of every name that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    parts = {f"{node.module}.{name.name}" for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names}
    return plain | parts


def test_one_file_alone_opens_connections_and_three_commands_use_it() -> None:
    files = {path.relative_to(AGENT).as_posix(): imported(path) for path in AGENT.rglob("*.py")}
    assert {name for name, used in files.items() if {each.partition(".")[0] for each in used} & NETWORK} == {
        "company/wire.py"
    }
    uses = {name for name, used in files.items() if any(".company.wire." in each for each in used)}
    assert uses == {"company/enrol.py", "company/signed.py", "company/delivery.py", "company/leave.py"}
    signs = {
        name
        for name, used in files.items()
        if any(".company.signed.Line" in e or e.endswith(".signed.line") for e in used)
    }
    assert signs == {"company/send.py", "company/delivery.py", "company/leave.py"}


def test_every_sentence_that_is_said_is_there_in_both_languages_with_the_same_values() -> None:
    for group in ("agent", "visible", "hidden"):
        for name, each in packed().words[group].items():
            assert set(each) == set(LANGUAGES), name
            values = [sorted(re.findall(r"\{(\w+)\}", each[language])) for language in LANGUAGES]
            assert values[0] == values[1], name


def test_what_is_said_is_plain() -> None:
    for group in ("agent", "visible", "hidden"):
        for name, each in packed().words[group].items():
            assert not AVOIDED.search(each["ja"]), name
            assert not JAPANESE.search(each["en"]), name


def test_the_sentences_are_those_that_the_code_names() -> None:
    # The watch has words of its own.
    files = [path for path in AGENT.rglob("*.py") if "canary" not in path.parts]
    texts = "".join(path.read_text(encoding="utf-8") for path in files)
    said = packed().words["agent"]
    calls = {name for name in re.findall(r'(?:say|words|Stopped|Unreached)\(\s*f?"([a-z_]+)"', texts)} - {"kept_"}
    made = {
        *(f"kept_{name}" for name in ("no_answer", "wrong_certificate")),
        *(f"refused_{name}" for name in (*delivery.OWN_WORDS, "form")),
        *(f"admin_needed_{family}" for family in FAMILIES),
        *(f"admin_{name}" for name in added.ADDED),
        *(f"{group}_heading" for group in GROUPS),
        *REASONS.values(),
    }
    assert calls | made <= set(said)
    assert {name for name in set(said) - made if f'"{name}"' not in texts} == set()
