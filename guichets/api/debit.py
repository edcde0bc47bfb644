"""Fairness between partners. The defence is the proxy's: a cache that is away lets everybody through."""

import logging
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from guichets.api.authentification import active

journal = logging.getLogger(__name__)


class DebitParClient(SimpleRateThrottle):
    scope = "client_api"

    def get_rate(self) -> str:
        debit: str = settings.API_DEBIT
        return debit

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002 - one rate for all
        return f"debit:{active(request).client_id}" if request.auth else None

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except Exception as erreur:  # noqa: BLE001 - the cache is away
            journal.warning("débit : le cache ne répond pas (%s)", type(erreur).__name__)
            return True
