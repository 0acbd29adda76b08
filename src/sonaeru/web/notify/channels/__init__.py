"""The channels. This folder is the register: a file that offers what `contract.Channel` names is a channel."""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from sonaeru.core.words import Words
from sonaeru.web.notify.contract import Channel


def found() -> dict[str, Channel]:
    """Every channel by the name of its file, in alphabetical order."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    return {name: cast(Channel, importlib.import_module(f"{__name__}.{name}")) for name in names}


def name(channel: str) -> Words:
    """What people call a channel; its id where the file is gone."""
    known = found().get(channel)
    return known.NAME if known else Words(channel, channel)
