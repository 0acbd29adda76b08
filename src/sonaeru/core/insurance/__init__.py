"""What a policy pays for what happens: policies as data, payments in the order they say, many companies at once."""

from sonaeru.core.insurance.comparing import Doubt, compare, doubts
from sonaeru.core.insurance.events import Payment, pay
from sonaeru.core.insurance.market import far_from_market, implied_rate
from sonaeru.core.insurance.members import member_curves, members_expected
from sonaeru.core.insurance.payment import REASONS, PaidTable, pay_years, payer
from sonaeru.core.insurance.policy import Policy, load_policy
from sonaeru.core.insurance.portfolio import (
    Class,
    PortfolioResult,
    Vendor,
    load_portfolio,
    portfolio,
)

__all__ = [
    "REASONS",
    "Class",
    "Doubt",
    "PaidTable",
    "Payment",
    "Policy",
    "PortfolioResult",
    "Vendor",
    "compare",
    "doubts",
    "far_from_market",
    "implied_rate",
    "load_policy",
    "load_portfolio",
    "member_curves",
    "members_expected",
    "pay",
    "pay_years",
    "payer",
    "portfolio",
]
