"""A case: what its acts add up to. It holds no personal value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from nansen.acts.act import Act, SignedAct
from nansen.acts.chain import Chain
from nansen.casework.sameness import Said, is_disputed, settled
from nansen.casework.stage import Stage
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.purpose import Purpose
from nansen.officers.role import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A new key for the holder, asked for by two officers and not in force yet."""

    requested: SignedAct
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How far the proofing of the person has come."""

    proofed: bool = False
    candidates: int | None = None
    """How many others might be the same person; None until somebody has searched."""
    different: frozenset[OfficerId] = frozenset()
    """Who has said that all candidates are somebody else (R21)."""
    same: bool = False
    listed: tuple[str, ...] | None = None
    """What the newest search calls each candidate; None where it only counted them."""
    said: tuple[Said, ...] = ()
    """What experts have said of each."""

    @property
    def disputed(self) -> tuple[str, ...]:
        """List the candidates about whom two differ, and a third is to decide."""
        return tuple(one for one in self.listed or () if is_disputed(one, self.said))

    @property
    def done_by(self) -> frozenset[OfficerId]:
        """List who has answered for every candidate that is not settled."""
        waiting = {one for one in self.listed or () if settled(one, self.said) is None}
        answered = {by: {one.candidate for one in self.said if one.by == by} for by in self._by}
        return self.different | {by for by, of in answered.items() if waiting <= of}

    @property
    def _by(self) -> frozenset[OfficerId]:
        return frozenset(one.by for one in self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What has come of the lists so far."""

    runs: int = 0
    hits: int = 0
    adjudicated: frozenset[str] = frozenset()
    true_match: bool = False
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What the newest run calls each hit, by list; an earlier release only counted them."""
    tasks: frozenset[str] = frozenset()
    """Notices that nobody has answered yet."""

    @property
    def waiting(self) -> frozenset[str]:
        """List the hits that were named and that nobody has looked at."""
        return frozenset().union(*self.listed.values()) - self.adjudicated


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Where a case stands, and what the next act has to know."""

    id: CaseId
    chain: Chain
    stage: Stage = Stage.RECEIVED
    since: datetime
    """When it came to the stage."""
    begun: datetime
    back_to: Stage | None = None
    """Where an answer of the applicant leads."""
    urgent: bool = False
    holder_key: bytes = field(default=b"", repr=False)
    duties: Mapping[OfficerId, Duty] = field(default_factory=dict, repr=False)
    """Who has done which of the five duties (R25)."""
    assigned: frozenset[tuple[OfficerId, Purpose]] = field(default=frozenset(), repr=False)
    recused: frozenset[OfficerId] = frozenset()
    identity: Identity = Identity()
    screening: Screening = Screening()
    findings: tuple[Act, ...] = field(default=(), repr=False)
    """The examiners' findings that count."""
    exclusion: tuple[Act, ...] = field(default=(), repr=False)
    proposal: SignedAct | None = field(default=None, repr=False)
    """What a second officer has to confirm: a decision, an appeal's outcome."""
    outcome: str = ""
    """`grant` or `refuse`, once two examiners or a panel have found it."""
    appeal_until: str = ""
    recovery: Recovery | None = None
    transfer: SignedAct | None = field(default=None, repr=False)
    erased: frozenset[str] = frozenset()
    """The personal fields whose time was over (R83)."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """How often each personal field has been written."""
    digests: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The digest of each field's newest writing: nothing else is read for it."""

    def moved(self, to: Stage, at: datetime) -> "Case":
        """Give the case at another stage."""
        return replace(self, stage=to, since=at)

    def is_assigned(self, officer: OfficerId, purpose: Purpose) -> bool:
        """Tell whether an officer has drawn the case for a purpose."""
        return (officer, purpose) in self.assigned

    @property
    def touched_by(self) -> frozenset[OfficerId]:
        """Everybody who has acted in the case."""
        return frozenset(one.act.by for one in self.chain.acts)
