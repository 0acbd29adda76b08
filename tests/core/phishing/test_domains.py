from __future__ import annotations

import pytest

from sonaeru.core.phishing.domains import covers, proof, shared_domains
from sonaeru.web.library import phishing

DOMAINS = phishing.domains()


@pytest.mark.parametrize(
    ("domain", "refusal"),
    [
        ("example.co.jp", None),
        ("mail.example.jp", None),
        ("jp", "public_suffix"),
        ("co.jp", "public_suffix"),
        ("CO.JP.", "public_suffix"),
        ("onmicrosoft.com", "public_suffix"),
        ("example.onmicrosoft.com", None),
        ("gmail.com", "free_mail"),
        ("Gmail.com", "free_mail"),
        ("abc.ocn.ne.jp", "free_mail"),
        ("notgmail.com", None),
    ],
)
def test_what_a_company_can_prove(domain: str, refusal: str | None) -> None:
    assert DOMAINS.refusal(domain) == refusal


def test_a_proof_covers_what_is_below() -> None:
    own = {"example.co.jp"}
    assert covers(own, "example.co.jp") and covers(own, "a.b.EXAMPLE.co.jp.")
    assert not covers(own, "otherexample.co.jp") and not covers(own, "co.jp")


def test_the_text_of_the_record() -> None:
    assert proof("0123456789abcdef" * 2) == "sonaeru-drill=0123456789abcdef0123456789abcdef"
    for wrong in ("", "0123", "G" * 32, "A" * 32):
        with pytest.raises(ValueError, match="hex"):
            proof(wrong)


@pytest.mark.parametrize("wrong", ["com", "Example.jp", "example.jp."])
def test_a_list_holds_domains(wrong: str) -> None:
    with pytest.raises(ValueError, match="domains"):
        shared_domains({"mailboxes": [wrong], "suffixes": []})
