#!/usr/bin/env python3
"""One script for everything one does with this repository; standard library only, Python 3.11 or newer.

Every command prepares `.venv` by itself, so `python3 dev.py run` works in a fresh copy. Details: `python3 dev.py help`.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons get a sentence here instead of a failing import below
    sys.exit("Python 3.11 以降が必要です / Python 3.11 or newer is needed")

import ast
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
# The shell draws the same pages for two thirds of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A lock that names a registry, or a folder of the machine it was made on, would tie every reader to it.
FOREIGN = re.compile(r"://|--(?:extra-)?index|--find-links|^\s*-[ief]\b|\bfile:|\s[~/][\w/]", re.MULTILINE)


class Stop(Exception):
    """Nothing more can be done; the message says why and what helps."""


# --- what the commands have in common ---------------------------------------------------------------------------------


def say(japanese: str, english: str) -> None:
    """One line of progress. Flushed, because programs that are started next write to the same place."""
    print(f"{japanese} / {english}", flush=True)


def step(*command: str | Path) -> None:
    """Run a command without its output. Raises Stop with its last lines if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise Stop(f"{last}\n失敗しました / failed: {shlex.join(words)}")


def become(program: Path, arguments: Sequence[str]) -> int:
    """Go on as `program` in the root, where the data folder is: signals and the exit code are its own."""
    os.chdir(ROOT)
    os.execv(program, [str(program), *arguments])  # noqa: S606 - a program of .venv, no shell


# --- .venv ------------------------------------------------------------------------------------------------------------


def prepare(level: str) -> None:
    """Bring `.venv` to a level ("run", or "dev" which includes it); does nothing if it is there already."""
    stamp = VENV / f"sonaeru-{level}.stamp"
    if BIN.is_dir() and stamp.is_file() and stamp.read_text() == fingerprint(level):
        return
    make_venv()
    pip = (BIN / "python", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
    say("部品を入れています（数分かかることがあります）", "installing packages (this can take minutes)")
    step(*pip, "--require-hashes", "-r", LOCKS[level])
    step(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    for reached in ("run", "dev") if level == "dev" else ("run",):
        (VENV / f"sonaeru-{reached}.stamp").write_text(fingerprint(reached))
    say("準備ができました", "ready")


def fingerprint(level: str) -> str:
    """What an installation depends on: lock, pyproject, place and Python."""
    found = hashlib.sha256(place().encode())
    for path in (LOCKS[level], ROOT / "pyproject.toml"):
        found.update(path.read_bytes())
    return found.hexdigest()


def place() -> str:
    """Where and for which Python `.venv` was made: a copied or outdated one does not work."""
    return f"{ROOT} {sys.version_info.major}.{sys.version_info.minor}"


def make_venv() -> None:
    """Make `.venv` unless it is there and fits."""
    made = VENV / "sonaeru-place.stamp"
    if (BIN / "python").exists() and made.is_file() and made.read_text() == place():
        return
    if VENV.is_symlink():
        # To make it anew clears it, and what the link leads to is the home of another copy.
        raise Stop(
            ".venv は別の場所へのリンクです。消してから、もう一度実行してください / .venv is a link: remove it first"
        )
    if importlib.util.find_spec("ensurepip") is None:
        install_from_debian("python3-venv")
    say(".venv を作っています", "making .venv")
    step(sys.executable, "-m", "venv", "--clear", VENV)
    made.write_text(place())


def install_from_debian(*packages: str) -> None:
    """Install system packages if we may. Raises Stop with the command for a person otherwise."""
    if not (Path("/etc/debian_version").is_file() and shutil.which("apt-get") and os.geteuid() == 0):
        command = f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        raise Stop(
            f"足りません / missing: {', '.join(packages)}\nDebian・Ubuntu: {command}\n"
            "ほかの環境では、同じものを入れてください / elsewhere, install their equivalents"
        )
    say(f"{'、'.join(packages)} を入れています", f"installing {', '.join(packages)}")
    step("apt-get", "update", "-qq")
    step("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", *packages)


# --- commands ---------------------------------------------------------------------------------------------------------


def setup(arguments: list[str]) -> int:
    """.venv を用意するだけ / prepare .venv only; --dev: with the tools for test, check and bench."""
    prepare("dev" if "--dev" in arguments else "run")
    return 0


def run(arguments: list[str]) -> int:
    """画面とワーカーを動かす / run the product; arguments go to `sonaeru up`."""
    prepare("run")
    return become(BIN / "sonaeru", ["up", *arguments])


def demo(arguments: list[str]) -> int:
    """見本データを入れる / add the sample company; arguments go to `sonaeru demo`."""
    prepare("run")
    return become(BIN / "sonaeru", ["demo", *arguments])


def test(arguments: list[str]) -> int:
    """テスト / tests on the database of DATABASE_URL; --without-browser; other arguments go to pytest."""
    chosen = [word for word in arguments if word != "--without-browser"]
    if chosen != arguments:
        chosen.append("--ignore=tests/browser")
    elif lacking := browser_packages():
        try:
            install_from_debian(*lacking)
        except Stop as stop:
            raise Stop(f"{stop}\nブラウザーなし / without a browser: python3 dev.py test --without-browser") from stop
    prepare("dev")
    return become(BIN / "pytest", chosen)


def browser_packages() -> list[str]:
    """Debian packages that the browser tests still need: a browser, and a font without which Japanese is boxes."""
    lacking = [] if any(map(shutil.which, BROWSERS)) else [BROWSERS[0]]
    if not shutil.which("fc-list"):
        return [*lacking, "fontconfig", "fonts-noto-cjk"]
    fonts = subprocess.run(["fc-list", ":lang=ja"], stdout=subprocess.PIPE, text=True).stdout.strip()
    return lacking if fonts else [*lacking, "fonts-noto-cjk"]


def check(arguments: list[str]) -> int:
    """書き方と構造を調べる / format, lint, types, walls, locks; --report: numbers about the tree instead."""
    if "--report" in arguments:
        return report()
    prepare("dev")
    tools = ("ruff format --check .", "ruff check .", "mypy", "lint-imports --no-logo")
    results = [verdict(tool, run_tool(tool)) for tool in tools]
    return 0 if all([*results, verdict("locks", lambda: "\n".join(lock_faults()))]) else 1


def run_tool(tool: str) -> Callable[[], str]:
    """A check that runs a tool of `.venv` and returns its output if it failed."""

    def checked() -> str:
        name, *words = tool.split()
        done = subprocess.run(
            [BIN / name, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return (done.stdout.rstrip() or f"exit code {done.returncode}") if done.returncode else ""

    return checked


def verdict(name: str, checked: Callable[[], str]) -> bool:
    """Print one line for a check, after what it complains about; return whether all was well."""
    begun = time.monotonic()
    complaint = checked()
    if complaint:
        print(complaint)
    print(f"{'FAIL' if complaint else 'ok':5}{name:24}{time.monotonic() - begun:6.1f} s", flush=True)
    return not complaint


def bench(arguments: list[str]) -> int:
    """速さを測る / run every file of benchmarks/ and print its table."""
    prepare("dev")
    failed = []
    for path in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        print(f"\n== {path.stem} ==", flush=True)
        if subprocess.run([BIN / "python", path, *arguments], cwd=ROOT).returncode:
            failed.append(path.name)
    if failed:
        raise Stop(f"失敗しました / failed: {', '.join(failed)}")
    return 0


# --- lock files -------------------------------------------------------------------------------------------------------


def lock(arguments: list[str]) -> int:
    """固定ファイルを作り直す / write requirements*.lock anew; --upgrade: with the newest versions allowed."""
    uv = shutil.which("uv") or BIN / "uv"
    if not Path(uv).exists():
        make_venv()
        step(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    # The larger set is resolved first and binds the smaller one, so that both levels hold the same versions.
    for level, words in (("dev", ["--extra", "dev"]), ("run", ["-c", LOCKS["dev"].name])):
        say(f"{LOCKS[level].name} を作っています", f"writing {LOCKS[level].name}")
        options = "--universal --generate-hashes --python-version 3.11 --quiet"
        silent = "--no-emit-index-url --no-emit-find-links --no-header"
        target = LOCKS[level].name
        step(
            uv, "pip", "compile", *options.split(), *silent.split(), *words, *arguments, "pyproject.toml", "-o", target
        )
        LOCKS[level].write_text(f"{lock_heading()}\n{LOCKS[level].read_text()}")
    if faults := lock_faults():
        raise Stop("\n".join(faults))
    return 0


def lock_heading() -> str:
    """The first line of a lock: what it was made from, so that a forgotten `lock` shows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [project[key] for key in ("requires-python", "dependencies", "optional-dependencies")]
    return f"# python3 dev.py lock; dependencies {hashlib.sha256(json.dumps(wanted).encode()).hexdigest()}"


def lock_faults() -> list[str]:
    """What is wrong with the lock files, one sentence each; empty when all is well."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in LOCKS.values()}
    faults = [fault for name, text in texts.items() for fault in faults_of(name, text, lock_heading())]
    less, more = (set(re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)) for text in texts.values())
    return faults + [f"{pin} is in {LOCKS['run'].name} but not in {LOCKS['dev'].name}" for pin in sorted(less - more)]


def faults_of(name: str, text: str, heading: str) -> Iterator[str]:
    """What is wrong with one lock file, given its text and the first line it should have."""
    if text.split("\n", 1)[0] != heading:
        yield f"{name} does not match pyproject.toml; run: python3 dev.py lock"
    for found in FOREIGN.finditer(text):
        yield f"{name}:{text.count(chr(10), 0, found.start()) + 1} names a place: {found.group().strip()!r}"


# --- numbers about the tree -------------------------------------------------------------------------------------------


def report() -> int:
    """Print the size of files and functions per part. A picture to look at, never a gate."""
    rows: list[tuple[str, ...]] = [
        ("part", "files", "lines", "file median/p95/max", "function median/p95/max", "annotated", "late imports")
    ]
    for part in ("src/sonaeru", *map(str, parts()), "tests"):
        files = [path for path in sorted((ROOT / part).rglob("*.py")) if "migrations" not in path.parts]
        rows.append((part, *numbers([path.read_text(encoding="utf-8") for path in files])))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def parts() -> list[Path]:
    """The parts of the product that hold code, from the root."""
    found = {path.relative_to(ROOT).parts[:3] for path in (ROOT / "src" / "sonaeru").glob("*/**/*.py")}
    return sorted(Path(*each) for each in found)


def numbers(sources: list[str]) -> tuple[str, ...]:
    """The cells of one row of the report, from the texts of its files."""
    lines = [len(source.splitlines()) for source in sources]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    annotated = sum(function.returns is not None for function in functions)
    late = {
        node for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return (
        str(len(sources)),
        str(sum(lines)),
        spread(lines),
        spread([(function.end_lineno or function.lineno) - function.lineno + 1 for function in functions]),
        f"{100 * annotated / len(functions):.0f}%" if functions else "-",
        str(len(late)),
    )


def spread(values: list[int]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(values)
    return " / ".join(str(ordered[int(share * (len(ordered) - 1))]) for share in (0.5, 0.95, 1)) if ordered else "-"


# --- start ------------------------------------------------------------------------------------------------------------

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    each.__name__: each for each in (setup, run, test, check, demo, bench, lock)
}


def usage() -> str:
    """The help text, made of the first lines of the commands."""
    lines = (f"  {name:6} {(command.__doc__ or '').splitlines()[0]}" for name, command in COMMANDS.items())
    return "\n".join(["python3 dev.py COMMAND [arguments]", "", *lines])


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; 2 if there is no such command."""
    name, *rest = arguments or ["help"]
    if name in {"help", "-h", "--help"}:
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"{name!r} という命令はありません / no such command\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
