"""Declarations by REST: the same rules as the grid of the portal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError as ErreurDjango
from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from guichets import rules
from guichets.api.authentification import Partenaire
from guichets.api.erreurs import GENERAL, Conflit, flatten
from guichets.api.vues import GUICHET_ET_ENTREPRISE, Ressource
from guichets.domain.verrous import lock_entreprise
from guichets.enums import GenreClient
from operations.models import Entreprise
from participants.api import serialiseurs as s
from participants.api.vues import FiltreDeclaration, declarations
from participants.domain.declarations.circuit import submit_declaration
from participants.domain.declarations.controle import Alerte, LignesRefusees, Saisie
from participants.domain.declarations.saisie import (
    current_declaration,
    open_declaration,
    save_lignes,
    saved_lignes,
)
from participants.domain.mois import mois_texte
from participants.enums import DECLARATION_MODIFIABLE
from participants.models import DeclarationMensuelle

ENTREPRISE_INCONNUE = "Cette entreprise est inconnue."
DEJA_DECLARE = "{mois} est déjà déclaré : remplacez la déclaration tant qu'elle n'est pas transmise."
CONFLITS = frozenset(
    {"deja_validee", "deja_transmise", "declaration_unique", "declaration_une_seule_ouverte"}
)
EMPLACEMENT = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="Adresse de la déclaration créée."
)


@extend_schema_view(
    create=extend_schema(
        request=s.DeclarationSaisie, responses={201: s.DeclarationEcriteSerialiseur}, parameters=[EMPLACEMENT]
    ),
    update=extend_schema(request=s.ContenuSaisie, responses={200: s.DeclarationEcriteSerialiseur}),
)
class DeclarationsVue(Ressource):
    """Les déclarations mensuelles. Un même mois ne se déclare qu'une fois : le second envoi répond 409."""

    ressource = "declarations"
    genres = GUICHET_ET_ENTREPRISE
    http_method_names = ["get", "head", "post", "put"]
    serializer_class = s.DeclarationSerialiseur
    filterset_class = FiltreDeclaration

    def lignes(self) -> Any:
        return declarations()

    def create(self, request: Request) -> Response:
        saisie = s.DeclarationSaisie(data=request.data)
        saisie.is_valid(raise_exception=True)
        contenu = saisie.validated_data
        entreprise = find_entreprise(contenu["entreprise"])
        with erreurs_de_saisie():
            refuse_second(entreprise, contenu["mois"])
            par_guichet = self.cle_active.genre == GenreClient.GUICHET
            declaration = open_declaration(
                entreprise=entreprise, mois=contenu["mois"], saisie_par_guichet=par_guichet
            )
            alertes = self._fill(declaration, contenu)
        reponse = self._respond(declaration, alertes, status=201)
        reponse["Location"] = reverse("api:declarations-detail", kwargs={"cle": declaration.cle})
        return reponse

    @extend_schema(request=s.EnvoiSaisie, responses={200: s.EnvoiSerialiseur})
    @action(detail=False, methods=["post"], url_path="envois", url_name="envois")
    def send(self, request: Request) -> Response:
        """Plusieurs déclarations en un envoi, chacune enregistrée ou refusée seule.

        L'entreprise et le mois désignent la déclaration : un brouillon est remplacé, et le même envoi répété
        ne change rien, même une fois le mois transmis.
        """
        envoi = s.EnvoiSaisie(data=request.data)
        envoi.is_valid(raise_exception=True)
        resultats = [self._send_one(contenu) for contenu in envoi.validated_data["declarations"]]
        return Response(s.EnvoiSerialiseur({"resultats": resultats}).data)

    def _send_one(self, contenu: dict[str, Any]) -> dict[str, Any]:
        resultat: dict[str, Any] = {
            "entreprise": contenu["entreprise"],
            "mois": contenu["mois"],
            "declaration": None,
            "etat": None,
            "erreurs": {},
            "avertissements": [],
        }
        try:
            with transaction.atomic(), erreurs_de_saisie():
                declaration, alertes, inchangee = self._put_one(contenu)
        except Conflit as refus:
            return {**resultat, "resultat": "refusee", "erreurs": {"mois": [str(refus.detail)]}}
        except ValidationError as refus:
            return {**resultat, "resultat": "refusee", "erreurs": flatten(refus.detail)}
        except ErreurDjango as refus:
            erreurs = getattr(refus, "message_dict", None) or {GENERAL: refus.messages}
            return {**resultat, "resultat": "refusee", "erreurs": erreurs}
        return {
            **resultat,
            "resultat": "inchangee" if inchangee else "enregistree",
            "declaration": declaration.cle,
            "etat": declaration.etat,
            "avertissements": alertes,
        }

    def _put_one(self, contenu: dict[str, Any]) -> tuple[DeclarationMensuelle, list[Alerte], bool]:
        """The last flag: nothing had to be written."""
        entreprise = find_entreprise(contenu["entreprise"])
        lock_entreprise(entreprise.pk)
        existante = current_declaration(entreprise, contenu["mois"])
        if existante is not None and is_the_same(existante, contenu):
            return existante, [], True
        declaration = open_declaration(
            entreprise=entreprise,
            mois=contenu["mois"],
            saisie_par_guichet=self.cle_active.genre == GenreClient.GUICHET,
        )
        alertes = self._fill(declaration, contenu)
        declaration.refresh_from_db()
        return declaration, alertes, False

    def update(self, request: Request, **cles: Any) -> Response:  # noqa: ARG002 - read by get_object
        declaration = self.get_object()
        if not rules.can_write(declaration):
            self.permission_denied(request)
        saisie = s.ContenuSaisie(data=request.data)
        saisie.is_valid(raise_exception=True)
        with erreurs_de_saisie():
            alertes = self._fill(declaration, saisie.validated_data)
        return self._respond(declaration, alertes, status=200)

    def _fill(self, declaration: DeclarationMensuelle, contenu: dict[str, Any]) -> list[Alerte]:
        alertes = save_lignes(
            declaration=declaration, lignes=lines_of(contenu), rien_a_declarer=contenu["rien_a_declarer"]
        )
        if contenu["transmettre"]:
            submit_declaration(declaration=declaration, par=cast("Partenaire", self.request.user).client)
        return alertes

    def _respond(self, declaration: DeclarationMensuelle, alertes: list[Alerte], status: int) -> Response:
        relue: Any = declarations().get(pk=declaration.pk)
        relue.avertissements = alertes
        contexte = self.get_serializer_context()
        return Response(s.DeclarationEcriteSerialiseur(relue, context=contexte).data, status=status)


def lines_of(contenu: dict[str, Any]) -> list[Saisie]:
    return [
        (ligne["contrat"], ligne["lot"], ligne["heures"], ligne["dont_formation"])
        for ligne in contenu.get("lignes", [])
    ]


def is_the_same(declaration: DeclarationMensuelle, contenu: dict[str, Any]) -> bool:
    """What is asked is already there: the same hours, and transmitted if that was asked."""
    if declaration.rien_a_declarer != contenu["rien_a_declarer"]:
        return False
    if contenu["transmettre"] and declaration.etat in DECLARATION_MODIFIABLE:
        return False
    presentes = sorted(map(_comparable, saved_lignes(declaration)))
    return presentes == sorted(map(_comparable, lines_of(contenu)))


def _comparable(ligne: Saisie) -> tuple[str, str, Decimal, Decimal]:
    return str(ligne[0]), str(ligne[1] or ""), ligne[2], ligne[3]


def find_entreprise(cle: Any) -> Entreprise:
    """The declaring company; foreign and unknown keys get the same message."""
    lignes = Entreprise.objects.select_related("guichet")
    entreprise: Entreprise | None = lignes.filter(cle=cle).first()
    if entreprise is None or not rules.can_read(entreprise):
        raise ValidationError({"entreprise": [ENTREPRISE_INCONNUE]})
    return entreprise


def refuse_second(entreprise: Entreprise, mois: date) -> None:
    """One POST, one declaration: whatever its state, an existing month is changed by PUT or rectified."""
    lock_entreprise(entreprise.pk)
    existante = current_declaration(entreprise, mois)
    if existante is not None:
        raise Conflit(
            DEJA_DECLARE.format(mois=mois_texte(mois)),
            emplacement=reverse("api:declarations-detail", kwargs={"cle": existante.cle}),
        )


@contextmanager
def erreurs_de_saisie() -> Iterator[None]:
    """The domain's refusals, at the place where the request wrote the value."""
    try:
        yield
    except LignesRefusees as refus:
        raise ValidationError(
            {"lignes": {str(rang): champs for rang, champs in refus.par_ligne.items()}}
        ) from None
    except ErreurDjango as refus:
        code = getattr(refus, "code", None)
        if code in CONFLITS:
            raise Conflit(" ".join(refus.messages)) from None
        if code in {"heures_manquantes", "vide"}:
            raise ValidationError({"lignes": refus.messages}) from None
        raise
