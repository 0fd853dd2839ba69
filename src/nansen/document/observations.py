"""What the listed observations say in print: free text cannot reach a document (R43)."""

from types import MappingProxyType

from nansen.standards.framework.observation import Observation

__all__ = ["OBSERVATION_LANGUAGES", "Observation", "observation_text"]

OBSERVATION_LANGUAGES = ("en", "fr")

_TEXTS = MappingProxyType(
    {
        Observation.HOLDS_NATIONAL_PASSPORT: {
            "en": "The bearer also holds a national passport.",
            "fr": "Le titulaire possède également un passeport national.",
        },
        Observation.OWN_STATEMENTS: {
            "en": "The personal data are based on the holder’s own statements.",
            "fr": "Les données personnelles reposent sur les déclarations du titulaire.",
        },
        Observation.RETURN_RIGHT_LIMITED: {
            "en": "The right to return ends before this document expires.",
            "fr": "Le droit de retour prend fin avant l’expiration du présent titre.",
        },
        Observation.NAME_AS_DECLARED: {
            "en": "The name is entered as the holder declared it.",
            "fr": "Le nom est inscrit tel que déclaré par le titulaire.",
        },
        Observation.SINGLE_JOURNEY: {
            "en": "Valid for a single journey only.",
            "fr": "Valable pour un seul voyage.",
        },
        Observation.REPLACES_EARLIER: {
            "en": "This document replaces an earlier one.",
            "fr": "Le présent titre remplace un titre antérieur.",
        },
        Observation.RESIDENCE_TITLE_REQUIRED: {
            "en": "Return is subject to a valid residence title.",
            "fr": "Le retour est subordonné à un titre de séjour en cours de validité.",
        },
    }
)


def observation_text(observation: Observation, language: str) -> str:
    """Give the printed words; the list is kept in English and French."""
    return _TEXTS[observation][language]
