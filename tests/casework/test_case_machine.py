"""Anybody tries anything, in any order, and the law of the course holds all the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.worlds.office import PEOPLE, World, first_roster, key_of

from nansen.acts.act import Act
from nansen.acts.chain import link
from nansen.casework.case import Case
from nansen.casework.course import COURSE, read_case
from nansen.casework.stage import PENDING, Stage
from nansen.errors import Refused
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.actor import HOLDER
from nansen.officers.role import DUTIES, Role
from nansen.standards.deterministic_cbor import Item

ACTORS = (*PEOPLE, HOLDER)
APPROVALS = ("decision:proposed", "decision:confirmed")
APPEALS = ("appeal:decided", "appeal:confirmed")
KINDS = tuple(sorted(set(COURSE) - {"case:assigned", "application:received", "case:shredded"}))
TASKS = ("0" * 32, "1" * 32)
CANDIDATES = ("c" * 32, "d" * 32)
SAYING = ("deduplication:adjudicated", "deduplication:decided")
NOTICES = ("notice:received", "notice:answered")


def bodies(case: Case) -> dict[str, list[Item]]:
    """What may stand under a key; `of` is any act that somebody could mean."""
    waiting = [one for one in (case.proposal, case.transfer) if one is not None]
    running = [] if case.recovery is None else [case.recovery.requested]
    return {
        "of": [one.digest for one in (*running, *waiting)] or [bytes(32)],
        "questions": [["which-name"]],
        "bundle": [bytes(32)],
        "requested_class": ["PR"],
        "reason": ["renewal", "replacement", "invented"],
        "group": ["a" * 32],
        "by": ["guardian"],
        "purpose": [purpose.value for purpose in Purpose],
        "count": [1],
        "number": [1],
        "profile": ["gpg45-2026"],
        "level": ["medium"],
        "candidates": [0, 1, 2],
        "listed": [[], [CANDIDATES[0]], [*CANDIDATES]],
        "candidate": [*CANDIDATES],
        "index": ["names-1"],
        "list": ["un"],
        "list_version": ["2026-11-23"],
        "moment": ["application"],
        "hits": [0, 1],
        "hit": [*TASKS],
        "notice": ["red-notice", "conviction"],
        "task": [*TASKS],
        "effect": ["none", "review"],
        "standard": ["serious-reasons"],
        "origin_link": ["yes"],
        "lack_of_protection": ["yes", "no"],
        "no_other_nationality": ["yes"],
        "finding": ["grant", "refuse"],
        "ground": ["", "not-within-class"],
        "statement": [b"statement"],
        "signature": [b"signature"],
        "letter": [bytes(32)],
        "language": ["ru"],
        "appeal_until": ["", "2027-01-23"],
        "holder_key": [key_of("holder-2").spki],
        "claim": [bytes(32)],
        "fields": [["identity.names"]],
    }


OUTCOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SAYING, ("same", "different", "same-lawful")),
    "screening:adjudicated": ("false-match", "true-match"),
    "exclusion:assessed": ("excluded", "not-excluded"),
    "exclusion:confirmed": ("excluded", "not-excluded"),
    "exclusion:reviewed": ("excluded", "not-excluded"),
}


SECOND_HATS = {
    "enrol-1": frozenset({Role.EXAMINER}),
    "exam-2": frozenset({Role.APPROVER}),
    "approve-1": frozenset({Role.ENROLMENT_OFFICER, Role.QUALITY_OFFICER}),
    "appeal-1": frozenset({Role.APPROVER}),
}
"""A small office: some people have more roles than one, and R25 is what keeps them apart."""
BEGUN: dict[str, Callable[[World], Case]] = {
    "received": World.received,
    "identified": World.identified,
    "screened": World.screened,
    "examined": World.examined,
    "granted": World.decided,
    "refused": lambda world: world.decided("refuse"),
}


class CaseMachine(RuleBasedStateMachine):
    """One case; whoever acts is drawn, and so is what they try."""

    def __init__(self) -> None:
        super().__init__()
        roster = first_roster().roster
        officers = tuple(
            replace(one, roles=one.roles | SECOND_HATS.get(one.id, frozenset()))
            for one in roster.officers
        )
        self.world = World(roster=replace(roster, officers=officers))
        self.seen: list[Case] = []
        self.done = 0

    @initialize(begun=st.sampled_from(sorted(BEGUN)))
    def a_case_stands_somewhere(self, begun: str) -> None:
        self.seen = [BEGUN[begun](self.world)]
        self.done = self.case.chain.version

    @property
    def case(self) -> Case:
        return self.seen[-1]

    def able(self, roles: frozenset[Role]) -> list[str]:
        return [one.id for one in self.world.roster.officers if one.roles & roles]

    def attempt(self, kind: str, by: str, /, **body: Item) -> bool:
        """Try an act; what is refused changes nothing."""
        self.world.later(minutes=1)
        move = COURSE[kind]
        wanted = sorted(move.fields)[:1] if move.needs_field else []
        if kind == "application:opened":
            wanted = ["identity.names"]
        try:
            after = self.world.act(kind, by, dict.fromkeys(wanted, b"sealed"), **body)
        except Refused:
            return False
        self.done += 1
        self.seen.append(after)
        return True

    def assign(self, by: str, purpose: Purpose) -> bool:
        return self.attempt(
            "case:assigned",
            "assigner",
            officer=by,
            purpose=purpose.value,
            assignment=b"drawn",
        )

    def fill(self, kind: str, data: st.DataObject) -> dict[str, Item]:
        possible = bodies(self.case)
        possible["outcome"] = [*OUTCOMES.get(kind, ("grant", "refuse"))]
        move = COURSE[kind]
        keys = [*move.body, *(key for key in move.optional if data.draw(st.booleans()))]
        return {key: data.draw(st.sampled_from(possible[key])) for key in keys}

    @rule(data=st.data(), by=st.sampled_from(ACTORS), kind=st.sampled_from(KINDS))
    def anybody_tries_anything(self, data: st.DataObject, by: str, kind: str) -> None:
        self.attempt(kind, by, **self.fill(kind, data))

    @rule(data=st.data())
    def somebody_does_their_work(self, data: st.DataObject) -> None:
        """Draw an act that the stage allows and one who has its role, so that cases go far."""
        case = self.case
        kinds = [kind for kind in KINDS if case.stage in COURSE[kind].stages]
        if not kinds:
            return
        kind = data.draw(st.sampled_from(kinds))
        move = COURSE[kind]
        able = self.able(move.roles)
        by = data.draw(st.sampled_from([*able, HOLDER] if move.holder else able))
        if move.assigned is not None and by != HOLDER:
            self.assign(by, move.assigned)
        self.attempt(kind, by, **self.fill(kind, data))

    @rule(data=st.data())
    def the_case_goes_on(self, data: st.DataObject) -> None:
        """Take the next step of the usual course, by anybody who has its role."""
        for kind in _NEXT.get(self.case.stage, ()):
            move = COURSE[kind]
            by = data.draw(st.sampled_from(self.able(move.roles)))
            if move.assigned is not None:
                self.assign(by, move.assigned)
            grant = self.case.outcome or data.draw(st.sampled_from(["grant", "refuse"]))
            usual = {
                "outcome": grant,
                "finding": grant,
                "ground": "" if grant == "grant" else "not-within-class",
                "lack_of_protection": "yes",
                "candidates": 0,
                "hits": 0,
            }
            body = {key: usual.get(key, value) for key, value in self.fill(kind, data).items()}
            self.attempt(kind, by, **body)

    @precondition(lambda self: self.case.stage is Stage.IDENTITY_CHECK)
    @rule(data=st.data())
    def experts_look_at_candidates(self, data: st.DataObject) -> None:
        """Search with two candidates, and have experts and a lawyer answer, whoever may."""
        listed: list[Item] = [*CANDIDATES]
        self.assign("ident-1", Purpose.DEDUPLICATION)
        self.attempt("deduplication:searched", "ident-1", candidates=2, index="n", listed=listed)
        for kind, by in zip(
            (SAYING[0], SAYING[0], SAYING[1]), ("ident-1", "ident-2", "law-1"), strict=True
        ):
            self.assign(by, Purpose.DEDUPLICATION)
            for candidate in CANDIDATES:
                outcome = data.draw(st.sampled_from(OUTCOMES[kind]))
                self.attempt(kind, by, candidate=candidate, outcome=outcome, reason="renewal")

    @rule(data=st.data(), purpose=st.sampled_from(Purpose))
    def somebody_is_drawn(self, data: st.DataObject, purpose: Purpose) -> None:
        able = self.able(PURPOSES[purpose].roles)
        self.assign(data.draw(st.sampled_from(able)), purpose)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.world.now += timedelta(days=days)

    @precondition(lambda self: len(self.seen) > 1)
    @rule(data=st.data())
    def an_act_is_done_again(self, data: st.DataObject) -> None:
        """The same act by the same name changes nothing, whatever has happened since."""
        acts = [one.act for one in self.case.chain.acts if not one.act.fields]
        act = data.draw(st.sampled_from(acts))
        self.world.repeat(act.key, None, act.kind, act.by, None, **act.body)

    # What holds, whatever was tried:

    @invariant()
    def as_many_acts_as_were_done(self) -> None:
        assert self.case.chain.version == self.done

    @invariant()
    def the_chain_tells_the_same_case_again(self) -> None:
        case = self.case
        again = read_case(link(case.chain.subject, case.chain.acts), self.world.files.officers)
        assert again == case
        assert self.world.files.acts.read(case.chain.subject) == case.chain.acts

    @invariant()
    def nobody_holds_two_duties(self) -> None:
        """R25, counted from the acts alone."""
        held: dict[str, set[str]] = {}
        for act in acts_of(self.case):
            officer = self.world.roster.find(act.by)
            roles = frozenset() if officer is None else officer.roles & COURSE[act.kind].roles
            duties = {DUTIES[role] for role in roles if role in DUTIES}
            if len(duties) == 1:  # an act that two of their roles allow says nothing of which
                held.setdefault(act.by, set()).update(duties)
        assert all(len(duties) <= 1 for duties in held.values())

    @invariant()
    def a_grant_has_two_examiners_and_two_who_decided(self) -> None:
        if self.case.stage not in {Stage.GRANTED, Stage.TRANSFERRED}:
            return
        examined = {one.by for one in acts_of(self.case) if one.kind.startswith("examination:")}
        assert len(examined) >= 2
        assert two_decided(self.case, APPROVALS) or two_decided(self.case, APPEALS)

    @invariant()
    def nobody_found_is_passed_over(self) -> None:
        """R20, R21, counted from the acts alone."""
        for case in self.seen:
            if case.chain.acts[-1].act.kind == "identity:concluded":
                assert all(passes(case, candidate) for candidate in listed_in(case))

    @invariant()
    def nothing_is_refused_but_by_two(self) -> None:
        if self.case.stage is Stage.REFUSED:
            assert two_decided(self.case, APPROVALS)
        if self.case.stage is Stage.UPHELD:
            assert two_decided(self.case, APPEALS)

    @invariant()
    def an_appeal_is_for_those_who_had_no_part(self) -> None:
        """R28."""
        acts = acts_of(self.case)
        deciding = {one.by for one in acts if one.kind in APPEALS}
        assert not deciding & {one.by for one in acts if not one.kind.startswith("appeal:")}

    @invariant()
    def a_notice_moves_nothing(self) -> None:
        """R5, R56, R78."""
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            if after.chain.acts[-1].act.kind in NOTICES:
                assert (before.stage, before.since) == (after.stage, after.since)
                assert (before.outcome, before.proposal) == (after.outcome, after.proposal)

    @invariant()
    def only_the_holder_withdraws(self) -> None:
        withdrawn = [one for one in acts_of(self.case) if one.kind == "application:withdrawn"]
        assert {one.by for one in withdrawn} <= {HOLDER}
        if self.case.stage is Stage.WITHDRAWN:
            assert len(withdrawn) == 1
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            if after.chain.acts[-1].act.kind == "application:withdrawn":
                assert before.stage in PENDING


def acts_of(case: Case) -> tuple[Act, ...]:
    return tuple(one.act for one in case.chain.acts)


def listed_in(case: Case) -> list[Item]:
    """Give the candidates that the newest search has named."""
    searched = [one for one in acts_of(case) if one.kind == "deduplication:searched"]
    listed = searched[-1].body.get("listed")
    return listed if isinstance(listed, list) else []


def passes(case: Case, candidate: Item) -> bool:
    """Tell whether two people, or a third over them, let a case go on past a candidate."""
    said = [
        (one.by, one.kind, one.body["outcome"])
        for one in acts_of(case)
        if one.kind in SAYING and one.body.get("candidate") == candidate
    ]
    assert len({by for by, _, _ in said}) == len(said) >= 2
    if len(said) == 2:
        (_, _, one), (_, _, two) = said
        return one == two != "same"
    (_, _, one), (_, _, two), (_, kind, third) = said
    return one != two and kind == SAYING[1] and third != "same"


def two_decided(case: Case, kinds: tuple[str, str]) -> bool:
    """Tell whether the newest decision of a kind was confirmed by another than proposed it."""
    proposed = {one.digest: one.act.by for one in case.chain.acts if one.act.kind == kinds[0]}
    confirmed = [one for one in acts_of(case) if one.kind == kinds[1]]
    if not confirmed:
        return False
    of = confirmed[-1].body["of"]
    return isinstance(of, bytes) and proposed[of] != confirmed[-1].by


_NEXT: dict[Stage, tuple[str, ...]] = {
    Stage.RECEIVED: ("application:opened", "application:completed"),
    Stage.IDENTITY_CHECK: ("identity:proofed", "deduplication:searched", "identity:concluded"),
    Stage.SCREENING: ("screening:run", "screening:concluded"),
    Stage.REFERRED_EXCLUSION: ("exclusion:assessed", "exclusion:confirmed", "exclusion:reviewed"),
    Stage.EXAMINATION: ("examination:found", "examination:found"),
    Stage.PANEL: ("examination:panel-found",),
    Stage.PROPOSAL: ("decision:proposed", "decision:confirmed"),
    Stage.SECOND_APPROVAL: ("decision:confirmed",),
    Stage.REFUSED: ("appeal:lodged",),
    Stage.APPEAL: ("appeal:decided", "appeal:confirmed"),
}
"""What usually comes next."""

TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(
    max_examples=25, stateful_step_count=20
)  # each step verifies the whole chain anew
