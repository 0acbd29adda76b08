"""The watch joined to sending: what it sees is told to the company at once, where the person agreed to sending."""

from __future__ import annotations

import argparse

from sonaeru.agent.canary import command
from sonaeru.agent.company import consent, send
from sonaeru.agent.company.folder import own_folder
from sonaeru.agent.saying import Stopped, words


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of the watch."""
    command.register(subparsers, send=told)


def told() -> bool:
    """Whether a report went out. Nobody is asked: where the person did not agree, nothing leaves."""
    arguments = argparse.Namespace(no_packages=True, now=True, yes=False, lang="ja")
    try:
        return consent.given(own_folder(), words(arguments)) and send.run(arguments) == 0
    except Stopped:
        return False
