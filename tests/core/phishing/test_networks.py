from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.networks import Passage, network_facts, networks, prefix

PASSAGES = st.lists(
    st.builds(
        Passage,
        network=st.sampled_from(["198.18.5.0/24", "198.18.6.0/24"]),
        at_ms=st.one_of(st.integers(0, 130_000), st.integers(0, 1_300_000)),
        delivery=st.sampled_from("abcd"),
        organisation=st.sampled_from("xyz"),
        campaign=st.sampled_from("12"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.255", "192.0.2.0/24"),
        ("::ffff:192.0.2.1", "192.0.2.0/24"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
    ],
)
def test_a_network_is_kept_instead_of_an_address(address: str, expected: str) -> None:
    assert prefix(address) == expected


@pytest.mark.parametrize("address", ["", "192.0.2", "192.0.2.1/24", "localhost"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        prefix(address)
    with pytest.raises(ValueError, match="address|does not appear|Expected"):
        networks(["192.0.2.0/33"])


@given(PASSAGES)
def test_a_network_is_as_busy_as_its_busiest_window(passages: list[Passage]) -> None:
    for network, crowd in network_facts(passages).items():
        own = [each for each in passages if each.network == network]
        assert crowd.recipients_60s == max(
            len({e.delivery for e in own if e.campaign == g.campaign and g.at_ms <= e.at_ms <= g.at_ms + 60_000})
            for g in own
        )
        assert crowd.organisations_600s == max(
            len({e.organisation for e in own if g.at_ms <= e.at_ms <= g.at_ms + 600_000}) for g in own
        )


def test_two_campaigns_do_not_make_a_crowd() -> None:
    passages = [Passage("198.18.5.0/24", 0, each, "x", campaign=each) for each in "abc"]
    assert network_facts(passages)["198.18.5.0/24"].recipients_60s == 1
