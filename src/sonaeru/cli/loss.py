"""`sonaeru loss estimate FILE`: what accidents cost, if one happens and in a year, and what a policy would pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sonaeru.cli import _reckoning
from sonaeru.cli._groups import Subparsers
from sonaeru.cli._reckoning import about
from sonaeru.core.insurance.exchange import read_run, result
from sonaeru.core.loss import estimate
from sonaeru.web.library import losses

HELP = "事故が起きたらいくらかを計算する（what an accident costs, and what a policy would pay）"
BANDS = {"low": "低め", "mid": "中ほど", "high": "高め"}
SUMS = {"gross": "かかる額", "paid": "支払われる額", "retained": "自己負担"}


def register(subparsers: Subparsers) -> None:
    """Add the group with its one command."""
    _reckoning.register(subparsers, "loss", "estimate", HELP, reckoned, as_text)


def reckoned(data: object) -> dict[str, Any]:
    """The result of a file. Raises BadInput."""
    run = read_run(data, codes=losses.items(), effects=losses.effects())
    return result(run, estimate(run.inputs, rng=np.random.default_rng(run.seed)))


def as_text(found: dict[str, Any]) -> list[str]:
    """For people: at most two digits of every amount, and what the figures are."""
    texts = losses.wording("texts")
    notes = ["estimate", "band", "frequency", *(["card_fraud"] if "card_fraud_weakest" in found["warnings"] else [])]
    return [
        *(line for band, name in BANDS.items() for line in _band(name, found["bands"][band])),
        "",
        *(texts[note].ja for note in notes),
        texts["all_pages"].ja,
        f"乱数の種 {found['seed']}・試行 {found['draws']:,}回",
    ]


def _band(name: str, band: dict[str, Any]) -> Iterator[str]:
    yield f"【{name}】"
    for each in band["scenarios"]:
        yield f"{each['id']}（年 {each['per_year']:.2%}）が起きたら"
        for key, word in SUMS.items():
            figures = each["if_it_happens"][key]
            p50, p90 = about(figures["p50"]), about(figures["p90"])
            yield f"　{word}：平均 {about(figures['mean'])}　半分は {p50} まで　10回に9回は {p90} まで"
    annual = band["annual"]
    yield f"1年に何か起きる割合 {annual['p_any']:.2%}　1年あたりの平均 {about(annual['gross']['mean'])}"
    worst = losses.wording("texts")["tvar"].ja
    yield f"{worst}の自己負担：{about(annual['retained']['tvar99'])}"
