"""Reading a lot: facts of companies of one guichet, in as many queries whatever their number."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from clauses.domain.batch import sources
from clauses.domain.batch.sources import Source
from clauses.domain.ventilation.lecture import CarnetRegles
from clauses.domain.ventilation.reperes import reference_day
from guichets.models import Guichet
from guichets.tables import Entiers, Table, read_table, require_guichet
from operations.domain.regles import holidays_between
from operations.models import ReglesComptage
from participants.domain.mois import last_day

VERSION = 3
"""Of the rules of this package: raised when the same facts must give other counts."""


@dataclass(slots=True)
class Faits:
    """The facts of a lot. `entreprises`: ids in order; the rows of every table follow that order."""

    guichet: Guichet
    entreprises: Entiers
    reperes: list[date]
    """By company: the day to which what is expected is told."""
    connus: Entiers
    """By company: last day of the last month of which something is known; -1 for none."""
    carnet: CarnetRegles
    feries: frozenset[date]
    engagements: Table
    complements: Table
    lignes: Table
    personnes: Table
    decisions: Table
    empreintes: list[str] = field(default_factory=list)

    def number(self, entreprise: Entiers) -> Entiers:
        """Number of each company in the lot, from its id."""
        return np.searchsorted(self.entreprises, entreprise)

    def __len__(self) -> int:
        return len(self.entreprises)

    def take(self, choix: Sequence[int]) -> "Faits":
        """Some companies of the lot, by number."""
        ids = self.entreprises[list(choix)]
        return Faits(
            guichet=self.guichet,
            entreprises=ids,
            reperes=[self.reperes[i] for i in choix],
            connus=self.connus[list(choix)],
            carnet=self.carnet,
            feries=self.feries,
            **{nom: _of(table, ids) for nom, table in self.tables().items()},
            empreintes=[self.empreintes[i] for i in choix],
        )

    def tables(self) -> dict[str, Table]:
        noms = ("engagements", "complements", "lignes", "personnes", "decisions")
        return {nom: getattr(self, nom) for nom in noms}


def _of(table: Table, ids: Entiers) -> Table:
    return table.take(np.isin(table["entreprise"], ids))


def read_faits(*, guichet: Guichet, entreprises: Iterable[int], jour: date | None = None) -> Faits:
    """Companies unknown to the guichet are left out. `jour` stands for today."""
    require_guichet(guichet.pk)
    parametres = {"guichet": guichet.pk, "entreprises": sorted(set(entreprises))}
    connues = _read(sources.ENTREPRISES, parametres)
    lignes = _read(sources.LIGNES, parametres)
    ids = connues["entreprise"]
    connus = _last_known_days(ids, connues["declare"], lignes)
    faits = Faits(
        guichet=guichet,
        entreprises=ids,
        reperes=[reference_day(_date(c), jour) for c in connus.tolist()],
        connus=connus,
        carnet=CarnetRegles(tuple(ReglesComptage.objects.filter(guichet=guichet).order_by("pk"))),
        feries=_holidays(lignes),
        engagements=_read(sources.ENGAGEMENTS, parametres),
        complements=_read(sources.COMPLEMENTS, parametres),
        lignes=lignes,
        personnes=_read(sources.PERSONNES, parametres),
        decisions=_read(sources.DECISIONS, parametres),
    )
    faits.empreintes = _digests(faits)
    return faits


def _read(source: Source, parametres: dict[str, object]) -> Table:
    return read_table(source.sql, source.noms, parametres)


def read_in_place(faits: Faits) -> tuple[Table, Table]:
    """Ventilations and hours not retained, closed months included."""
    parametres = {"guichet": faits.guichet.pk, "entreprises": faits.entreprises.tolist()}
    return _read(sources.VENTILATIONS, parametres), _read(sources.NON_RETENUES, parametres)


def _date(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal > 0 else None


def _last_known_days(ids: Entiers, declares: Entiers, lignes: Table) -> Entiers:
    """Validated hours, or a validated declaration of none: the end of the last such month."""
    derniers = declares.copy()
    courantes = lignes.take(lignes["courante"] == 1)
    np.maximum.at(derniers, np.searchsorted(ids, courantes["entreprise"]), courantes["mois"])
    return month_ends(derniers)


def month_ends(mois: Entiers) -> Entiers:
    """Last day of each month; -1 where there is none."""
    fins = {m: last_day(date.fromordinal(m)).toordinal() for m in set(mois.tolist()) if m > 0}
    return np.array([fins.get(m, -1) for m in mois.tolist()], np.int64)


def _holidays(lignes: Table) -> frozenset[date]:
    if not len(lignes):
        return frozenset()
    return holidays_between(
        date.fromordinal(int(lignes["debut"].min())), date.fromordinal(int(lignes["fin"].max()))
    )


def _digests(faits: Faits) -> list[str]:
    """Of every fact of each company, as it was read, and of what holds for the whole guichet."""
    commun = repr((VERSION, [_rule(r) for r in faits.carnet.regles])).encode()
    feries = np.array(sorted(jour.toordinal() for jour in faits.feries), np.int64)
    tranches = {nom: _slices(table, faits.entreprises) for nom, table in faits.tables().items()}
    empreintes = []
    for i, (repere, connu) in enumerate(zip(faits.reperes, faits.connus.tolist(), strict=True)):
        somme = hashlib.sha256(commun)
        somme.update(repr((repere.toordinal(), connu)).encode())
        for nom, table in faits.tables().items():
            siennes = tranches[nom][i]
            somme.update(f"{nom}:{siennes.stop - siennes.start}".encode())
            somme.update(table.brut[siennes].tobytes())
        somme.update(_holidays_of(faits.lignes, tranches["lignes"][i], feries).tobytes())
        empreintes.append(somme.hexdigest())
    return empreintes


def _slices(table: Table, entreprises: Entiers) -> list[slice]:
    """Rows of each company."""
    debuts = np.searchsorted(table["entreprise"], entreprises, "left").tolist()
    fins = np.searchsorted(table["entreprise"], entreprises, "right").tolist()
    return [slice(debut, fin) for debut, fin in zip(debuts, fins, strict=True)]


def _holidays_of(lignes: Table, siennes: slice, feries: Entiers) -> Entiers:
    """Those among the days of a company's lines: the others are read for its neighbours."""
    if siennes.start == siennes.stop:
        return feries[:0]
    premier, dernier = int(lignes["debut"][siennes].min()), int(lignes["fin"][siennes].max())
    debut, fin = np.searchsorted(feries, (premier, dernier + 1)).tolist()
    return feries[debut:fin]


def _rule(r: ReglesComptage) -> tuple[object, ...]:
    """What the rules decide here; the rest of a set changes no count."""
    portee = r.marche_id, r.donneur_ordre_id, r.du.toordinal(), r.au and r.au.toordinal()
    return *portee, r.cdi_mois, r.formation_comptee, r.prorata, r.horizon_mois, r.mutualise
