from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def sante(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's signature
    """Whether this process answers and reaches the database; no detail for strangers."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
    return JsonResponse({"etat": "ok"})
