"""What an office is called, and what its documents and letters say of it: `office.toml`.

`code` names it in documents, `state` says in whose name it issues, and `country` is that in
certificates. `name` and `place` stand in every language of its letters; the place is where people
come to, not where the office keeps anything. `state_name` and `legal_basis` stand on the data
page, in English and French.
"""

from dataclasses import dataclass
from pathlib import Path

from nansen.adapters.files.toml_record import parse_toml, read_record
from nansen.adapters.files.whole import read_whole
from nansen.decision.letter import LetterHead
from nansen.decision.wording import Texts
from nansen.document.model import IssuingAuthority, Wording
from nansen.errors import Unavailable
from nansen.ids import StateCode
from nansen.standards.icao9303.pki.names import DistinguishedName


@dataclass(frozen=True, slots=True, kw_only=True)
class BothTexts:
    """A text in the two languages that every document has."""

    en: str
    fr: str

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Give it as a data page takes it."""
        return (Wording(language="en", text=self.en), Wording(language="fr", text=self.fr))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeProfile:
    """An office, in words."""

    code: str
    state: StateCode
    country: str
    name: Texts
    place: Texts
    state_name: BothTexts
    legal_basis: BothTexts | None = None

    @property
    def issuer(self) -> IssuingAuthority:
        """Describe it as documents do."""
        basis = self.legal_basis
        return IssuingAuthority(
            code=self.code,
            state=self.state_name.wordings,
            name=BothTexts(en=self.name.en, fr=self.name.fr).wordings,
            legal_basis=() if basis is None else basis.wordings,
        )

    @property
    def letter_head(self) -> LetterHead:
        """Describe it as letters do."""
        return LetterHead(name=self.name, place=self.place)

    @property
    def distinguished_name(self) -> DistinguishedName:
        """Name it as certificates do."""
        return DistinguishedName(country=self.country, common_name=self.name.en)


def read_profile(path: Path) -> OfficeProfile:
    """Read an office's description.

    Raises:
        Unavailable: there is none.
        Malformed: a field of it is missing, or not as it has to be.
    """
    octets = read_whole(path)
    if octets is None:
        raise Unavailable(f"{path.name} is missing: it says what the office is called")
    return read_record(OfficeProfile, parse_toml(octets, path.name), path.name)
