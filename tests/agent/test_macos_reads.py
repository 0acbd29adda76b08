"""Reads of macOS on made-up outputs in the form of recorded ones; no real Mac was asked."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest
from tests.agent.given import machine

from sonaeru.agent.collectors.macos import network, password_policy, root_account
from sonaeru.agent.outcome import Reason, Unread

HEAD = """Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
"""
TCP = f"""{HEAD}tcp4       0      0  192.168.1.20.54863     93.184.216.34.443      ESTABLISHED
tcp46      0      0  *.5900                 *.*                    LISTEN
tcp6       0      0  *.22                   *.*                    LISTEN
tcp4       0      0  *.22                   *.*                    LISTEN
tcp6       0      0  ::1.5432               *.*                    LISTEN
tcp4       0      0  127.0.0.1.631          *.*                    LISTEN
tcp6       0      0  fe80::1%lo0.3306       *.*                    LISTEN
tcp4       0      0  192.168.1.20.548       *.*                    LISTEN
tcp4       0      0  *.61234                *.*                    CLOSED
"""
UDP = f"""{HEAD}udp4       0      0  *.161                  *.*
udp46      0      0  *.5353                 *.*
udp4       0      0  *.*                    *.*
udp4       0      0  192.168.1.221.5063     *.*
"""
ROUTES = """Routing tables

Internet:
Destination        Gateway            Flags           Netif Expire
default            {gateway}          UGScg             {name}
127                127.0.0.1          UCS               lo0
10.8/16            10.8.0.2           UGSc            utun7
"""
OLD_ROUTES = """Internet:
Destination        Gateway            Flags        Refs      Use    Mtu   Netif Expire
0/1                10.8.0.1           UGSc           83       24   1500   utun3
default            192.168.1.254      UGSc           83       24   1500     en0
"""
AUTHORITY = "dsAttrTypeStandard:AuthenticationAuthority"


def test_the_named_ports_that_wait_are_told_to_everybody(tmp_path: Path) -> None:
    found = network.collect(machine(tmp_path, {}, {"mac-tcp": TCP, "mac-udp": UDP}))
    assert found["svc.listeners"] == [
        ["tcp", 22, "any"],
        ["tcp", 548, "any"],
        ["tcp", 3306, "loopback"],
        ["tcp", 5432, "loopback"],
        ["tcp", 5900, "any"],
        ["udp", 161, "any"],
    ]


@pytest.mark.parametrize("row", ["tcp6 0 0 2600:1700:bab0:d.5 *.* LISTEN", "tcp4 0 0 192.168.100.221.59 *.* LISTEN"])
def test_a_port_that_may_have_lost_its_end_makes_the_ports_unknown(row: str) -> None:
    with pytest.raises(Unread, match="not_supported"):
        network.parse_ports(f"{HEAD}{row}\n")


@pytest.mark.parametrize("text", ["", "netstat: illegal option\n", "tcp4 0 0 *.22 *.* LISTEN\n"])
def test_an_answer_that_is_no_table_is_no_empty_table(text: str) -> None:
    with pytest.raises(Unread, match="parse_error"):
        network.parse_ports(text)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (ROUTES.format(gateway="link#22", name="utun4"), True),
        (ROUTES.format(gateway="192.168.1.1", name="en0"), Reason.NOT_SUPPORTED),
        (OLD_ROUTES, True),
        ("Routing tables\n", Reason.PARSE_ERROR),
    ],
)
def test_a_tunnel_that_takes_everything_is_a_vpn(text: str, stated: object) -> None:
    assert network.parse_routes(text) == {"vpn.up": stated}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("No such key: AuthenticationAuthority\n", False),
        (plistlib.dumps({}).decode(), False),
        (plistlib.dumps({AUTHORITY: [";DisabledUser;;ShadowHash;HASHLIST:<SALTED-SHA512-PBKDF2>"]}).decode(), False),
        (plistlib.dumps({AUTHORITY: [";ShadowHash;HASHLIST:<SALTED-SHA512-PBKDF2>"]}).decode(), True),
        (plistlib.dumps({AUTHORITY: "x"}).decode(), Reason.PARSE_ERROR),
    ],
)
def test_root_is_on_where_it_has_a_way_to_sign_in(text: str, stated: object) -> None:
    assert root_account.parse(text) == {"acct.builtin_admin": stated}


POLICY = {"policyCategoryPasswordContent": [{"policyContent": "policyAttributePassword matches '.{8,}+'"}]}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Getting global account policies\n" + plistlib.dumps(POLICY).decode(), 8),
        ("Getting global account policies\n" + plistlib.dumps({}).decode(), None),
        ("Error: nothing to see here\n", Reason.PARSE_ERROR),
    ],
)
def test_the_shortest_password_is_that_of_the_policy(text: str, stated: object) -> None:
    assert password_policy.parse(text) == {"acct.pw_min_len": stated}


def test_each_is_read_for_itself(tmp_path: Path) -> None:
    says = {"mac-tcp": TCP, "mac-routes": OLD_ROUTES}
    assert network.collect(machine(tmp_path, {}, says)) == {"svc.listeners": Reason.NOT_INSTALLED, "vpn.up": True}
