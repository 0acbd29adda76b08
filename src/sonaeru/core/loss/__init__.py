"""What accidents cost, and how often: laws, scenarios, simulated years with their errors, curves of a year on a grid.

Yen are float64; nothing is rounded before it is shown.
"""

from sonaeru.core.loss.controls import NO_FACTORS, Effects, Factors, Reason, Shown, control_factors, load_effects, shown
from sonaeru.core.loss.drawing import Events, YearTable, draw_events, draw_years
from sonaeru.core.loss.estimate import DRAWS, MOST_DRAWS, Inputs, LossEstimate, Outcome, Paid, Payer, estimate
from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.grid import Curve, cells, compound
from sonaeru.core.loss.laws import Law, limited_mean, limited_second_moment
from sonaeru.core.loss.measures import Measures, measures, weights
from sonaeru.core.loss.scenario import BANDS, Band, Scenario, load_scenario, scenario_means

__all__ = [
    "BANDS",
    "DRAWS",
    "MOST_DRAWS",
    "NO_FACTORS",
    "BadInput",
    "Band",
    "Curve",
    "Effects",
    "Events",
    "Factors",
    "Inputs",
    "Law",
    "LossEstimate",
    "Measures",
    "Outcome",
    "Paid",
    "Payer",
    "Reason",
    "Scenario",
    "Shown",
    "YearTable",
    "cells",
    "compound",
    "control_factors",
    "draw_events",
    "draw_years",
    "estimate",
    "limited_mean",
    "limited_second_moment",
    "load_effects",
    "load_scenario",
    "measures",
    "scenario_means",
    "shown",
    "weights",
]
