"""What the page says in sentences: titles, legal basis, clauses (R41, R42), by class of document.

English and French only: these are the words that an officer relies on. The clauses say in our
words what the specimen documents annexed to the Conventions of 1951 and 1954 say.
"""

from datetime import date
from types import MappingProxyType

from nansen.document.document_class import Convention, DocumentClass, convention_of
from nansen.document.model import TravelDocument, Wording
from nansen.document.rules import ReturnLimit
from nansen.standards.icao9303.partial_date import PartialDate

# 9303-4 §4.2.2.2 note n for the conventions; 9303-8 §4.5.2 for emergencies.
TITLES = MappingProxyType(
    {
        DocumentClass.REFUGEE: {"en": "Travel Document", "fr": "Titre de voyage"},
        DocumentClass.STATELESS: {"en": "Travel Document", "fr": "Titre de voyage"},
        DocumentClass.ALIEN: {
            "en": "Alien’s Travel Document",
            "fr": "Titre de voyage pour étranger",
        },
        DocumentClass.LAISSEZ_PASSER: {"en": "Laissez-passer", "fr": "Laissez-passer"},
        DocumentClass.EMERGENCY: {
            "en": "Emergency Travel Document",
            "fr": "Titre de voyage d’urgence",
        },
        DocumentClass.EMERGENCY_SHEET: {
            "en": "Emergency Travel Document",
            "fr": "Titre de voyage d’urgence",
        },
    }
)

CONVENTIONS = MappingProxyType(
    {
        Convention.REFUGEES: {
            "en": "Convention of 28 July 1951",
            "fr": "Convention du 28 juillet 1951",
        },
        Convention.STATELESS_PERSONS: {
            "en": "Convention of 28 September 1954",
            "fr": "Convention du 28 septembre 1954",
        },
    }
)

NATIONALITIES = MappingProxyType(
    {
        "XXA": {"en": "Stateless person", "fr": "Apatride"},
        "XXB": {"en": "Refugee", "fr": "Réfugié(e)"},
        "XXC": {"en": "Refugee", "fr": "Réfugié(e)"},
        "XXX": {"en": "Unspecified", "fr": "Non spécifiée"},
    }
)
"""How the codes of persons read in the visual zone (9303-4 §4.2.2.2 note o)."""


def words_in(wordings: tuple[Wording, ...], language: str) -> str:
    """Give the text in the language, or in the other of English and French."""
    texts = {wording.language: wording.text for wording in wordings}
    return texts.get(language) or texts.get("en") or texts["fr"]


def printed_day(day: date) -> str:
    """Write a full date as the page does: `22 NOV 2031`, `12 AUG/AOÛT 2031`."""
    return PartialDate(year=day.year, month=day.month, day=day.day).viz()


def joined(*texts: str) -> str:
    """Set the languages one after another; what two spell alike stands once (9303-3 §3.5)."""
    return " / ".join(dict.fromkeys(texts))


def legal_basis(document: TravelDocument, language: str) -> str:
    """Name the convention, or the national provision where none applies (R41)."""
    convention = convention_of(document.document_class, document.nationality)
    if convention is not None:
        return CONVENTIONS[convention][language]
    return words_in(document.issuing_authority.legal_basis, language)


def clauses(document: TravelDocument, language: str) -> tuple[str, ...]:
    """Say what the document is, what it promises and what it does not (R42)."""
    words = _ENGLISH if language == "en" else _FRENCH
    right = document.return_right
    limit = words[right.limited] if right.limited else ""
    issuer = words["issuer"].format(state=words_in(document.issuing_authority.state, language))
    other = words["other"].format(state=right.state)
    returning = issuer if right.state == document.issuing_state else other
    excepted = ", ".join(sorted(document.territorial_validity))
    return (
        words["basis"].format(basis=legal_basis(document, language)),
        words["return"].format(state=returning, day=printed_day(right.until), limit=limit),
        words["territory"].format(states=excepted) if excepted else words["everywhere"],
        words["protection"],
        words["residence"],
    )


_ENGLISH: dict[str, str] = {
    "basis": (
        "This document serves its holder in lieu of a national passport ({basis}). It is "
        "without prejudice to the holder’s nationality and does not affect it."
    ),
    "return": "The holder may return to {state}, at any time until {day}{limit}.",
    "issuer": "the issuing state, {state}",
    "other": "the state {state}",
    ReturnLimit.EXCEPTIONAL: ", a term set for exceptional reasons",
    ReturnLimit.FIXED_TERM_STAY: ", when the holder’s authorised stay ends",
    "territory": "It is valid for all states except {states}.",
    "everywhere": "It is valid for all states.",
    "protection": (
        "It gives no right to the protection of the diplomatic or consular authorities of the "
        "issuing state, and such protection is not conferred by its use."
    ),
    "residence": (
        "A holder who takes up lawful residence in another state applies there for a new "
        "document; this one is then withdrawn. It cannot be extended or altered."
    ),
}

_FRENCH: dict[str, str] = {
    "basis": (
        "Le présent titre tient lieu de passeport national à son titulaire ({basis}). Il ne "
        "préjuge pas de la nationalité du titulaire et est sans effet sur celle-ci."
    ),
    "return": "Le titulaire peut retourner dans {state}, à tout moment jusqu’au {day}{limit}.",
    "issuer": "l’État de délivrance, {state}",
    "other": "l’État {state}",
    ReturnLimit.EXCEPTIONAL: ", terme fixé pour des raisons exceptionnelles",
    ReturnLimit.FIXED_TERM_STAY: ", terme de son séjour autorisé",
    "territory": "Il est valable pour tous les États sauf {states}.",
    "everywhere": "Il est valable pour tous les États.",
    "protection": (
        "Il ne donne pas droit à la protection des autorités diplomatiques ou consulaires de "
        "l’État de délivrance et son usage ne confère pas cette protection."
    ),
    "residence": (
        "Le titulaire qui s’établit légalement dans un autre État y demande un nouveau titre ; "
        "celui-ci est alors retiré. Il ne peut être ni prorogé ni modifié."
    ),
}
