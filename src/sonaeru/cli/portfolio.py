"""`sonaeru portfolio simulate FILE`: a year of many companies together, and of one vendor that fails."""

from __future__ import annotations

from typing import Any

from sonaeru.cli import _reckoning
from sonaeru.cli._groups import Subparsers
from sonaeru.cli._reckoning import about
from sonaeru.core.insurance import load_portfolio, portfolio
from sonaeru.core.loss import Curve
from sonaeru.core.loss.faults import number
from sonaeru.web.library import losses

HELP = "会員全体の1年を計算する（a year of many companies, and of a vendor that fails）"
LEVELS = (0.95, 0.99, 0.995)
NAMES = {"total": "全部", "independent": "会社ごとの事故だけ", "common_cause": "一社の取引先が止まった分だけ"}


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    _reckoning.register(subparsers, "portfolio", "simulate", HELP, reckoned, as_text)


def reckoned(data: dict[str, Any]) -> dict[str, Any]:
    """The result of a file `{classes, vendors, bi, unknown_vendor}`. Raises BadInput.

    `unknown_vendor`: how many members did not say which vendors they use; they are told, not counted.
    """
    unknown = int(number(data.get("unknown_vendor", 0), "unknown_vendor", most=1e8))
    classes, vendors = load_portfolio(data)
    found = portfolio(classes, vendors)
    curves = (
        ("total", found.total, found.mean),
        ("independent", found.independent, found.mean_independent),
        ("common_cause", found.common, found.mean_common),
    )
    return {
        "format": "sonaeru-portfolio-result-1",
        "members": sum(each.members for each in classes),
        "unknown_vendor": unknown,
        "step": found.total.step,
        **{name: _figures(curve, mean) for name, curve, mean in curves},
    }


def as_text(found: dict[str, Any]) -> list[str]:
    """For people: the three lines side by side."""
    lines = [
        f"{name}：1年の平均 {about(found[key]['mean'])}　100年に1回ほどの悪い年 {about(found[key]['p99'])} から"
        f"（その平均 {about(found[key]['tvar99'])}）"
        for key, name in NAMES.items()
    ]
    uncounted = found["unknown_vendor"]
    return [
        f"会員 {found['members']:,}社",
        *lines,
        *([f"取引先がわからない {uncounted:,}社は、止まった分に数えていません。"] if uncounted else []),
        losses.wording("texts")["all_pages"].ja,
    ]


def _figures(curve: Curve, mean: float) -> dict[str, float]:
    quantiles = {f"p{level * 100:g}".replace(".", "_"): curve.quantile(level) for level in LEVELS}
    return {"mean": mean, **quantiles, "tvar99": curve.tvar(0.99)}
