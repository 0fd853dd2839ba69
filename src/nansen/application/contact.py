"""Where a person is and how the document reaches them: kept apart from who they are (R86)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.application.person import check_state
from nansen.application.wording import check_line
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate

_LONGEST: Final = 300


class StayBasis(StrEnum):
    """On what ground the person stays; none of them is a ground to turn somebody away."""

    RESIDENCE_PERMIT = "residence-permit"
    PROTECTION = "protection"
    ASYLUM_PENDING = "asylum-pending"
    VISA = "visa"
    VISA_FREE = "visa-free"
    TOLERATED = "tolerated"
    NONE = "none"
    """Irregular entry or stay is never held against an applicant (Articles 31 and 33)."""


class DeliveryKind(StrEnum):
    """How the document is handed over: in person, so that no letter box knows."""

    PICK_UP = "pick-up"
    MISSION = "mission"
    """At a mission of the issuing state."""
    PARTNER = "partner"
    """By an organisation that the issuing office trusts."""
    COURIER = "courier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """The person's stay in the host state."""

    basis: StayBasis = field(repr=False)
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where the document is handed over."""

    kind: DeliveryKind = field(default=DeliveryKind.PICK_UP, repr=False)
    point: str = field(repr=False)
    """An office's code, or for a courier the place to go to."""

    def __post_init__(self) -> None:
        """Refuse a place that nobody could go to."""
        check_line(self.point, "delivery point", longest=_LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where to find the person; read by nobody who knows the grounds."""

    host_state: StateCode = field(repr=False)
    stay: Stay
    delivery: Delivery
    ping: str | None = field(default=None, repr=False)
    """Where to send a word without content that there is news (R93); usually nowhere."""

    def __post_init__(self) -> None:
        """Refuse a state that no one knows."""
        check_state(self.host_state, "host state")
        if self.ping is not None:
            check_line(self.ping, "ping", longest=_LONGEST)
