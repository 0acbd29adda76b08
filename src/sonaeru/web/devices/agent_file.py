"""The agent as one file, where `sonaeru up` puts it: its bytes, and what pages say of it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

NAME: Final = "sonaeru-agent.pyz"
VERSION: Final = re.compile(r'^VERSION = "([^"]+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AgentFile:
    """`sha256` in hex, `size` in bytes; `version` as the agent itself says."""

    sha256: str
    size: int
    version: str
    content: bytes


def place() -> Path:
    """Where the file lies."""
    return Path(settings.HOME, "agent", NAME)


def current() -> AgentFile | None:
    """The file that computers may fetch; None while there is none, or none that can be read."""
    try:
        seen = place().stat()
        return _read(place(), seen.st_mtime_ns, seen.st_size)
    except (OSError, KeyError, zipfile.BadZipFile):
        return None


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> AgentFile:
    """Read once for as long as it stays as it is."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        version = VERSION.search(parts.read("sonaeru/agent/__init__.py").decode())
    return AgentFile(hashlib.sha256(content).hexdigest(), len(content), version[1] if version else "", content)
