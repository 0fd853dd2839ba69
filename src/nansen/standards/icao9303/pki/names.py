"""Who a certificate names: distinguished names, and the state's code beside them."""

import re
from dataclasses import dataclass

from nansen.errors import Malformed
from nansen.standards.asn1 import name
from nansen.standards.asn1.extension import alternative_names

_CLAUSE = "9303-12 §7.1.1.1.1"
_MAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_LOCATION = re.compile(r"(https?|ldap)://[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinguishedName:
    """An issuer or a subject: country and common name always, the office where it helps."""

    country: str
    """Two capitals of 9303-3 §5; the only part that readers match issuers by."""
    organization: str | None = None
    organizational_unit: str | None = None
    common_name: str

    def __post_init__(self) -> None:
        """Check the country's form and the bounds of RFC 5280 on the texts."""
        if not re.fullmatch(r"[A-Z]{2}", self.country):
            raise Malformed("countryName", "must be two capitals", clause=_CLAUSE)
        for field in ("organization", "organizational_unit", "common_name"):
            text = getattr(self, field)
            if text is not None and not (0 < len(text) <= 64 and text.isprintable()):
                raise Malformed(field, "must have 1 to 64 characters", clause="RFC 5280 §A.1")

    @property
    def encoded(self) -> bytes:
        """The Name in DER, broadest attribute first."""
        parts = (
            (name.COUNTRY, self.country),
            (name.ORGANIZATION, self.organization),
            (name.ORGANIZATIONAL_UNIT, self.organizational_unit),
            (name.COMMON_NAME, self.common_name),
        )
        return name.distinguished_name(*((oid, text) for oid, text in parts if text is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeName:
    """How to reach an authority, and its code in the MRZ (9303-12 §7.1.1.2)."""

    state: str
    """As in the MRZ, without fillers: `UTO`, `D`."""
    mail: str | None = None

    def __post_init__(self) -> None:
        """Check the code's form and the address."""
        if not re.fullmatch(r"[A-Z]{1,3}", self.state):
            raise Malformed("localityName", "must be a code of the MRZ", clause=_CLAUSE)
        if self.mail is not None and not _MAIL.fullmatch(self.mail):
            raise Malformed("mail address", "is not ASCII with one @", clause="RFC 5280 §4.2.1.6")

    @property
    def encoded(self) -> bytes:
        """The GeneralNames in DER."""
        state = name.directory_name(name.distinguished_name((name.LOCALITY, self.state)))
        return alternative_names(
            [state] if self.mail is None else [name.mail_name(self.mail), state]
        )


def check_crl_locations(locations: tuple[str, ...]) -> None:
    """Refuse anything but http, https and ldap addresses, at least one (9303-12 §7.1.1.4)."""
    if not locations or not all(_LOCATION.fullmatch(one) for one in locations):
        raise Malformed("distributionPoint", "must be http, https or ldap", clause="9303-12 §7.1.1")
