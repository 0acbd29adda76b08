"""Figures over members as JSON and back. Codes and numbers alone: no id of a company ever stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sonaeru.core.assessment.peers import Cell, Edge, Figure, Figures, Rates, Split


def as_json(figures: Figures) -> dict[str, Any]:
    """What a snapshot keeps."""
    return {
        "everybody": _cell(figures.everybody) if figures.everybody else None,
        "rates": _rates(figures.rates) if figures.rates else None,
        "cells": {split: {code: _cell(cell) for code, cell in cells.items()} for split, cells in figures.cells.items()},
        "cell_rates": {
            split: {code: _rates(rates) for code, rates in cells.items()} for split, cells in figures.cell_rates.items()
        },
    }


def figures_of(table: Mapping[str, Any]) -> Figures:
    """The figures of a snapshot."""
    return Figures(
        everybody=_read_cell(table["everybody"]) if table["everybody"] else None,
        rates=_read_rates(table["rates"]) if table["rates"] else None,
        cells={
            split: {code: _read_cell(cell) for code, cell in table["cells"].get(split, {}).items()} for split in Split
        },
        cell_rates={
            split: {code: _read_rates(rates) for code, rates in table["cell_rates"].get(split, {}).items()}
            for split in Split
        },
    )


def _cell(cell: Cell) -> dict[str, Any]:
    return {"n": cell.n, "bands": dict(cell.bands), "quartiles": cell.quartiles}


def _rates(rates: Rates) -> dict[str, Any]:
    return {"n": rates.n, "items": {str(no): figure for no, figure in rates.items.items()}}


def _read_cell(table: Mapping[str, Any]) -> Cell:
    quartiles = table["quartiles"]
    bands = {band: _figure(value) for band, value in table["bands"].items()}
    return Cell(table["n"], bands, (quartiles[0], quartiles[1], quartiles[2]) if quartiles else None)


def _read_rates(table: Mapping[str, Any]) -> Rates:
    return Rates(table["n"], {int(no): _figure(value) for no, value in table["items"].items()})


def _figure(value: int | str) -> Figure:
    return Edge(value) if isinstance(value, str) else value
