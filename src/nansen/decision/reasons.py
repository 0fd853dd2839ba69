"""The reasons of a decision: words of a person, in languages that the applicant understands.

A statement holds their salted digest. Whoever has the letter and the salt can prove that these
are the reasons that two officers signed; once the salt is erased with the case, the digest
tells nothing (R82).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from nansen.decision.wording import Language
from nansen.errors import Malformed, Refused
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import decode_fields

SALT_SIZE: Final = 32
SHORTEST: Final = 20
"""Characters: fewer give no reason."""
LONGEST: Final = 20_000
_LONGEST_SEALED: Final = 4 * LONGEST * len(Language) + 1024
_FIELD: Final = "reasons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The same reasons in English and in the applicant's language."""

    texts: Mapping[Language, str] = field(repr=False)
    salt: bytes = field(repr=False)
    closed_material: bool = False
    """Whether they give only the gist of what a special advocate has seen whole (R30)."""

    def __post_init__(self) -> None:
        """Refuse reasons that say nothing.

        Raises:
            Malformed: the salt has another length.
            Refused: English is missing, or a text is too short or too long (R28).
        """
        if len(self.salt) != SALT_SIZE:
            raise Malformed("salt", "has not 32 octets", clause="R82")
        if Language.EN not in self.texts:
            raise Refused("R28", "reasons are given in English too")
        for text in self.texts.values():
            if not SHORTEST <= len(text.strip()) <= LONGEST:
                raise Refused("R28", f"reasons have {SHORTEST} to {LONGEST} characters")
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))

    @property
    def commitment(self) -> bytes:
        """What the statement shows of them."""
        content = encode_item(
            {
                "texts": {str(language): text for language, text in self.texts.items()},
                "closed": self.closed_material,
            }
        )
        return sha256(b"nansen reasons 1\n" + self.salt + content).digest()

    def of(self, language: Language) -> str:
        """Give the reasons in a language.

        Raises:
            Refused: nobody wrote them in it (R28).
        """
        text = self.texts.get(language)
        if text is None:
            raise Refused("R28", "reasons are given in a language that the applicant understands")
        return text


def encode_reasons(reasons: Reasons) -> bytes:
    """Write reasons with their salt, to be sealed in the case."""
    return encode_item(
        {
            "texts": {str(language): text for language, text in reasons.texts.items()},
            "salt": reasons.salt,
            "closed": reasons.closed_material,
        }
    )


def decode_reasons(encoded: bytes) -> Reasons:
    """Read reasons.

    Raises:
        Malformed: they are none, or say nothing (R28).
    """
    wire = decode_fields(encoded, _FIELD, longest=_LONGEST_SEALED)
    wire.expect("texts", "salt", "closed")
    texts = wire.map("texts")
    if not set(texts.names()) <= set(Language):
        raise Malformed(f"{_FIELD}.texts", "is in a language that is not known", clause="R28")
    try:
        return Reasons(
            texts={Language(name): texts.text(name) for name in texts.names()},
            salt=wire.octets("salt", longest=SALT_SIZE),
            closed_material=wire.flag("closed"),
        )
    except Refused as error:
        raise Malformed(_FIELD, error.why, clause=error.rule) from None
