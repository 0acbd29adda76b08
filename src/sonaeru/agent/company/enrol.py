"""`enrol CODE`: make this PC known to a company. Nothing about the PC is sent but the family of its system."""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import re
import unicodedata
from pathlib import Path

from sonaeru.agent import VERSION
from sonaeru.agent.company.folder import own_folder
from sonaeru.agent.company.identity import OWN_CA, SECRET_BYTES, Identity, State, enrolled, remember, stored
from sonaeru.agent.company.lock import alone
from sonaeru.agent.company.wire import Reply, Way, address, proxy, trusted
from sonaeru.agent.found import family
from sonaeru.agent.saying import Stopped, printable, speaking, words
from sonaeru.agent.view import view

PATH = "/api/agent/1/enrol"
# Signs that are not mistaken for one another.
CODE = re.compile("[23456789ABCDEFGHJKMNPQRSTVWXYZ]{8}")
LONGEST_LABEL = 40
DEVICE = re.compile("[0-9A-Za-z_-]{1,40}")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("enrol", help="会社が出したコードで、このパソコンを登録します")
    command.add_argument("code", metavar="CODE", help="会社の「端末を追加」に出るコード")
    command.add_argument("--server", metavar="URL", required=True, help="会社のそなえるの住所（https://…）")
    command.add_argument(
        "--label", metavar="NAME", default="", help="このパソコンの呼び名（なければサーバーが決めます）"
    )
    command.add_argument("--ca", metavar="FILE", type=Path, help="会社だけの証明書のファイル（PEM）")
    command.add_argument("--proxy", metavar="URL", default="", help="外に出るときに通るサーバー")
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Enrol, and say with whom. 0 enrolled, 2 not."""
    say, folder = words(arguments), own_folder()
    asked, way = wish(arguments), way_of(arguments)
    with alone(folder):
        known = enrolled(folder)
        if known is not None:
            raise Stopped("already_enrolled", company=known.company, label=known.label)
        if arguments.ca is not None:
            folder.write(OWN_CA, arguments.ca.read_bytes())
        # What must be kept afterwards is tried before: a code works once.
        remember(folder, State())
        me = answered(way.post(PATH, json.dumps(asked).encode(), {}), way, own_ca=arguments.ca is not None)
        stored(folder, me)
    print(say("enrolled", company=me.company, label=me.label))
    print(say("own_page", page=me.page))
    print("\n".join(["", *view(say), "", say("next_send")]))
    return 0


def wish(arguments: argparse.Namespace) -> dict[str, object]:
    """What is asked of the server. Raises Stopped where code or label cannot be right."""
    label = printable(arguments.label).strip()
    if len(label) > LONGEST_LABEL:
        raise Stopped("long_label", most=LONGEST_LABEL)
    asked: dict[str, object] = {
        "code": normalised(arguments.code),
        "os_family": family(),
        "agent": {"name": "sonaeru-agent", "version": VERSION},
    }
    return {**asked, "label": label} if label else asked


def normalised(text: str) -> str:
    """A code as it was shown, however it was typed. Raises Stopped where it cannot be one."""
    signs = re.sub(r"[\W_]|ー", "", unicodedata.normalize("NFKC", text)).upper()
    if not CODE.fullmatch(signs):
        raise Stopped("no_code")
    return f"{signs[:4]}-{signs[4:]}"


def way_of(arguments: argparse.Namespace) -> Way:
    """How the server is reached. Raises Stopped where an address or the file of certificates is of no use."""
    own_ca = str(arguments.ca) if arguments.ca is not None else ""
    try:
        trusted(own_ca)
    except OSError as error:
        raise Stopped("wrong_ca", file=own_ca, why=error.strerror or str(error)) from None
    return Way(address(arguments.server), own_ca, proxy(arguments.proxy))


def answered(reply: Reply, way: Way, *, own_ca: bool) -> Identity:
    """Who this PC is by the answer. Raises Stopped."""
    if (reply.status, reply.code) == (404, "code"):
        raise Stopped("code_refused")
    if reply.status == 429:
        raise Stopped("slow_down")
    if reply.status == 422:
        raise Stopped("enrol_refused", field=reply.text("field"))
    secret, device, generation = _secret(reply), reply.text("device"), reply.number("generation")
    if reply.status != 201 or secret is None or not DEVICE.fullmatch(device) or not generation:
        raise Stopped("no_sonaeru", server=way.server, status=reply.status)
    shown = {name: printable(reply.text(name)) for name in ("company", "label", "page")}
    return Identity(device, generation, way.server, **shown, proxy=way.proxy, own_ca=own_ca, secret=secret)


def _secret(reply: Reply) -> bytes | None:
    try:
        found = base64.b64decode(reply.text("secret"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == SECRET_BYTES else None
