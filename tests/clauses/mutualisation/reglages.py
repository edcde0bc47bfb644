"""How many examples a property tries: a few seconds in the suite, thousands when asked."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FOIS = int(os.environ.get("EXEMPLES_MUTUALISATION", "1"))
"""`EXEMPLES_MUTUALISATION=50` tries fifty times as many."""


def reglage(exemples: int) -> settings:
    return settings(max_examples=exemples * FOIS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
