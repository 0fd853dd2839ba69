"""Anybody tries anything with documents, while time goes on; what may never be, is not."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.worlds.document_lives import D1, MAKING, START

from nansen.document.admission import Surroundings, admit
from nansen.document.life_cycle import Life, follow, is_live, state_at, status_of
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import (
    IN_OFFICE,
    NOT_YET_LIVE,
    OVER,
    REPORTED,
    ROWS,
    HolderPart,
    LifeKind,
    LifeState,
)
from nansen.document.number import ALPHABET
from nansen.document.rules import add_months
from nansen.errors import Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.status_list import PublishedStatus

K, S, R = LifeKind, LifeState, Role
PEOPLE = ("person-0123456789abcdef", "person-fedcba9876543210")
CLASSES = ("PR", "PU")
MONTH = timedelta(days=30)
OUTSIDE_WORDS = ("sltd:lost", "document:annulled", "notice:red-notice", "revoke", "conviction")
FIXED: dict[LifeKind, dict[str, Item]] = {
    K.COMMITTED: {"content": D1},
    K.SIGNED: {"sod": D1},
    K.PRINTED: {"blank": "UT00412"},
    K.WITHDRAWN: {"reason": "surrendered", "disposition": "destroyed"},
    K.CANCELLED: {"reason": "undeliverable"},
    K.REVOCATION_PROPOSED: {"reason": "excluded", "danger": False},
    K.REVOCATION_REVIEWED: {"outcome": "stands"},
    K.REVOCATION_NOTIFIED: {"letter": D1, "language": "ru"},
    K.REVOCATION_APPEAL_DECIDED: {"outcome": "stands"},
    K.REVIEW_OPENED: {"reason": "notice"},
}
"""What acts say besides what they refer to; some of it varies below."""


@dataclass
class Paper:
    """A document as the test knows it: the life, and every act that was let through."""

    life: Life
    dates: tuple[date, date, date]
    acts: list[LifeEvent] = field(default_factory=list)
    states: list[LifeState] = field(default_factory=list)

    def done(self, kind: LifeKind) -> list[LifeEvent]:
        return [act for act in self.acts if act.kind is kind]


class Office(RuleBasedStateMachine):
    """Two people, two classes, officers of every role, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.papers: list[Paper] = []
        self._acts = 0

    # What can happen

    @initialize(months=st.sampled_from([4, 60]), steps=st.sampled_from([3, 6, 6]))
    def begin(self, months: int, steps: int) -> None:
        self._order(PEOPLE[0], "PR", "first-issuance", months)
        self._make(self.papers[0], steps)
        self._try(self.papers[0], K.ACTIVATED, None, HOLDER, {})

    @rule(
        person=st.sampled_from(PEOPLE),
        kind=st.sampled_from(CLASSES),
        reason=st.sampled_from(["first-issuance", "renewal", "replacement"]),
        months=st.sampled_from([4, 6, 60]),
        steps=st.integers(0, 6),
    )
    def order(self, person: str, kind: str, reason: str, months: int, steps: int) -> None:
        count = len(self.papers)
        self._order(person, kind, reason, months)
        if len(self.papers) > count:
            self._make(self.papers[-1], steps)

    @rule(data=st.data(), step=st.integers(0, 5))
    def go_on_at_the_press(self, data: st.DataObject, step: int) -> None:
        kind, role, body = MAKING[step]
        self._try(self._draw(data), kind, role, f"{role}-1", body)

    @rule(data=st.data())
    def activate(self, data: st.DataObject) -> None:
        self._try(self._draw(data), K.ACTIVATED, None, HOLDER, {})

    @rule(data=st.data(), kind=st.sampled_from([K.SUSPENDED, K.REPORTED_LOST, K.REPORTED_STOLEN]))
    def report(self, data: st.DataObject, kind: LifeKind) -> None:
        self._try(self._draw(data), kind, None, HOLDER, {})

    @rule(
        data=st.data(),
        change=st.sampled_from([kind for kind, row in ROWS.items() if row.needs_two]),
        by_holder=st.booleans(),
        days=st.sampled_from([0, 0, 5, 31]),
        reason=st.sampled_from(["surrendered", "replaced"]),
    )
    def change_by_two(
        self, data: st.DataObject, change: LifeKind, days: int, reason: str, *, by_holder: bool
    ) -> None:
        paper = self._draw(data)
        roles = sorted(ROWS[change].roles)
        first = None if by_holder else data.draw(st.sampled_from(roles))
        by = HOLDER if first is None else f"{first}-1"
        proposed = self._try(paper, K.CHANGE_PROPOSED, first, by, {"change": str(change)})
        self.now += timedelta(days=days)
        role = data.draw(st.sampled_from(roles))
        body = {**FIXED.get(change, {}), "of": D1 if proposed is None else proposed.digest}
        if change is K.WITHDRAWN:
            body["reason"] = reason
        self._try(paper, change, role, f"{role}-{data.draw(st.integers(1, 2))}", body)

    @rule(
        data=st.data(),
        steps=st.sampled_from([5, 6, 6]),
        loss=st.sampled_from([None, K.SUSPENDED, K.REPORTED_LOST, K.REPORTED_STOLEN]),
        lost_new=st.booleans(),
        back=st.booleans(),
        clerk=st.sampled_from([1, 2]),
    )
    def hand_out_another(
        self, data: st.DataObject, steps: int, loss: LifeKind | None, clerk: int, *,
        lost_new: bool, back: bool,
    ) -> None:  # fmt: skip
        old, count = self._draw(data), len(self.papers)
        self._order(old.life.person, old.life.document_class, "replacement", 60)
        if len(self.papers) == count:
            return
        new = self.papers[-1]
        self._make(new, steps)
        lost = new if lost_new else old
        if lost_new:
            self._try(old, K.REPORTED_LOST, None, HOLDER, {})
        if loss is not None:
            self._try(lost, loss, None, HOLDER, {})
        self._try(new, K.ACTIVATED, None, HOLDER, {})
        if back:
            role, by = (R.DELIVERY_CLERK, "delivery-clerk-1") if lost_new else (None, HOLDER)
            change: dict[str, Item] = {"change": str(K.RESTORED)}
            proposed = self._try(lost, K.CHANGE_PROPOSED, role, by, change)
            of: dict[str, Item] = {"of": D1 if proposed is None else proposed.digest}
            self._try(lost, K.RESTORED, R.DELIVERY_CLERK, f"delivery-clerk-{clerk}", of)

    @rule(
        data=st.data(),
        danger=st.booleans(),
        days=st.sampled_from([0, 3, 8, 22]),
        appeal=st.sampled_from([None, "stands", "falls"]),
        review=st.sampled_from([None, "stands", "falls"]),
    )
    def revoke(
        self,
        data: st.DataObject,
        days: int,
        appeal: str | None,
        review: str | None,
        *,
        danger: bool,
    ) -> None:
        paper, approver = self._draw(data), R.APPROVER
        body: dict[str, Item] = {"reason": "excluded", "danger": danger}
        first = self._try(paper, K.REVOCATION_PROPOSED, approver, "approver-1", body)
        body = {"of": D1 if first is None else first.digest}
        by = data.draw(st.sampled_from(["approver-1", "approver-2", "approver-2"]))
        second = self._try(paper, K.REVOCATION_CONFIRMED, approver, by, body)
        of: dict[str, Item] = {"of": D1 if second is None else second.digest}
        if review is not None:
            by = data.draw(st.sampled_from(["approver-2", "approver-3"]))
            self._try(paper, K.REVOCATION_REVIEWED, approver, by, {**of, "outcome": review})
        letter: dict[str, Item] = {"letter": D1, "language": "ru"}
        self._try(paper, K.REVOCATION_NOTIFIED, R.DELIVERY_CLERK, "delivery-clerk-1", letter)
        role = approver
        if appeal is not None:
            self._try(paper, K.REVOCATION_APPEALED, None, HOLDER, {})
            found: dict[str, Item] = {"outcome": appeal}
            by = data.draw(st.sampled_from(["appeal-body-1", "appeal-body-1", "approver-2"]))
            decision = self._try(paper, K.REVOCATION_APPEAL_DECIDED, R.APPEAL_BODY, by, found)
            of, role = {"of": D1 if decision is None else decision.digest}, R.APPEAL_BODY
        self.now += timedelta(days=days)
        end = data.draw(st.sampled_from([K.REVOKED, K.REVOKED, K.REVOCATION_LIFTED]))
        by = f"{role}-{data.draw(st.integers(1, 2))}"
        self._try(paper, end, role, by, of)

    @rule(data=st.data(), kind=st.sampled_from(LifeKind), role=st.none() | st.sampled_from(Role))
    def try_anything(self, data: st.DataObject, kind: LifeKind, role: Role | None) -> None:
        paper = self._draw(data)
        body = dict(FIXED.get(kind, {}))
        if kind is K.ORDERED:
            return
        if kind is K.CHANGE_PROPOSED:
            body["change"] = str(data.draw(st.sampled_from(LifeKind)))
            if not str(body["change"]).startswith("document:"):
                return
        if "of" in {**ROWS[kind].body, **ROWS[kind].optional}:
            body["of"] = data.draw(st.sampled_from([act.digest for act in paper.acts]))
        by = HOLDER if role is None else f"{role}-{data.draw(st.integers(1, 2))}"
        self._try(paper, kind, role, by, body)

    @rule(data=st.data(), word=st.sampled_from(OUTSIDE_WORDS))
    def somebody_outside_says_something(self, data: st.DataObject, word: str) -> None:
        paper = self._draw(data)
        before, live = paper.life, is_live(paper.life, self.now)
        with pytest.raises(ValueError, match="valid LifeKind"):
            LifeKind(word)
        self._try(paper, K.REVIEW_OPENED, R.SCREENING_OFFICER, "screen-1", {"reason": "notice"})
        after = replace(paper.life, reviews=before.reviews, latest=before.latest)
        assert after == before, "R56: no message from outside is an act"
        assert is_live(paper.life, self.now) is live

    @invariant()
    def a_report_ends_nothing_before_its_time(self) -> None:
        for paper in self.papers:
            since = paper.life.report.since if paper.life.report else None
            if since is not None and paper.life.ended_as in REPORTED:
                assert paper.done(K.ENDED)[-1].at >= since + MONTH, "R58"

    @rule(days=st.sampled_from([1, 6, 8, 15, 22, 31, 100]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: len(self.papers) > 1)
    @rule(years=st.integers(1, 6))
    def wait_long(self, years: int) -> None:
        self.now += timedelta(days=365 * years)

    @rule(data=st.data(), kind=st.sampled_from([K.EXPIRED, K.ENDED]), late=st.booleans())
    def let_the_calendar_act(self, data: st.DataObject, kind: LifeKind, *, late: bool) -> None:
        paper = self._draw(data)
        if late:
            self._wait_for_the_end(paper)
        self._try(paper, kind, R.SIGNER, "signer-1", {})

    @rule(data=st.data(), role=st.sampled_from([R.PERSONALISER, R.QUALITY_OFFICER]))
    def spoil(self, data: st.DataObject, role: Role) -> None:
        self._try(self._draw(data), K.SPOILED, role, f"{role}-1", {})

    # What may never be

    @invariant()
    def nobody_has_two(self) -> None:
        held = [
            (paper.life.person, paper.life.document_class)
            for paper in self.papers
            if state_at(paper.life, self.now) in {S.ACTIVE, S.SUSPENDED_BY_HOLDER}
        ]
        assert len(held) == len(set(held)), "R20"

    @invariant()
    def only_what_its_holder_activated_is_good(self) -> None:
        for paper in self.papers:
            if is_live(paper.life, self.now):
                assert paper.done(K.ACTIVATED)
                assert all(act.by == HOLDER for act in paper.done(K.ACTIVATED))

    @invariant()
    def nothing_is_good_after_its_last_day_and_no_day_moves(self) -> None:
        for paper in self.papers:
            life = paper.life
            assert (life.issued_on, life.expires_on, life.return_until) == paper.dates, "R47"
            if self.now.date() > life.expires_on:
                assert not is_live(life, self.now)

    @invariant()
    def a_report_counts_at_once_and_stays_after_thirty_days(self) -> None:
        for paper in self.papers:
            since: datetime | None = None
            for act in paper.acts:
                if act.kind in {K.SUSPENDED, K.REPORTED_LOST, K.REPORTED_STOLEN}:
                    since = since or act.at
                if act.kind is K.RESTORED:
                    assert since is not None
                    assert act.at < since + MONTH, "R58"
                    since = None
            if since is not None:
                assert not is_live(paper.life, self.now)
                assert self._status(paper) is not PublishedStatus.VALID
            if since is not None and self.now >= since + MONTH:
                assert self._status(paper) is PublishedStatus.ENDED

    @invariant()
    def what_is_over_stays_over(self) -> None:
        for paper in self.papers:
            over = False
            for state in paper.states:
                assert not over or state in OVER
                over = state in OVER

    @invariant()
    def a_revocation_has_two_officers_a_letter_and_its_days(self) -> None:
        for paper in self.papers:
            for final in paper.done(K.REVOKED):
                confirmed = paper.done(K.REVOCATION_CONFIRMED)[-1]
                proposed = next(
                    act
                    for act in paper.done(K.REVOCATION_PROPOSED)
                    if act.digest == confirmed.body["of"]
                )
                assert proposed.by != confirmed.by, "R56"
                letter = paper.done(K.REVOCATION_NOTIFIED)[-1]
                assert letter.at >= confirmed.at
                appeals = [a for a in paper.done(K.REVOCATION_APPEALED) if a.at > letter.at]
                if appeals:
                    decided = paper.done(K.REVOCATION_APPEAL_DECIDED)[-1]
                    assert decided.body["outcome"] == "stands"
                    people = {proposed.by, confirmed.by, decided.by, final.by}
                    assert len(people) == 4, "R57"
                else:
                    assert final.at >= letter.at + timedelta(days=21), "R57"

    @invariant()
    def no_officer_has_taken_anything_away_alone(self) -> None:
        for paper in self.papers:
            proposals = {act.digest: act for act in paper.done(K.CHANGE_PROPOSED)}
            for act in paper.acts:
                row = ROWS[act.kind]
                if row.needs_two and not (act.by == HOLDER and row.holder is HolderPart.ACTS):
                    first = proposals[act.octets("of")]
                    assert first.by != act.by, "R56"

    @invariant()
    def the_list_shows_what_is_so(self) -> None:
        for paper in self.papers:
            state, status = state_at(paper.life, self.now), self._status(paper)
            if is_live(paper.life, self.now):
                assert status is PublishedStatus.VALID
            elif state not in {S.EXPIRED, *IN_OFFICE} and paper.life.ended_as is not S.EXPIRED:
                assert status is not PublishedStatus.VALID

    @invariant()
    def a_life_that_is_read_again_is_the_same(self) -> None:
        for paper in self.papers[-2:]:
            life: Life | None = None
            for act in paper.acts:
                life = follow(life, act)
            assert life == paper.life

    def teardown(self) -> None:
        for paper in self.papers:
            self._bury(paper)
            assert paper.life.state is S.TOMBSTONE, "every path has an end"

    # How it is done

    def _bury(self, paper: Paper) -> None:
        if paper.life.state in NOT_YET_LIVE:
            change: dict[str, Item] = {"change": str(K.CANCELLED)}
            first = self._try(paper, K.CHANGE_PROPOSED, R.STOCK_KEEPER, "end-1", change)
            assert first is not None
            body: dict[str, Item] = {"of": first.digest, "reason": "not-activated"}
            self._try(paper, K.CANCELLED, R.DELIVERY_CLERK, "end-2", body)
        if paper.life.state is S.ACTIVE:
            self._wait_for_the_end(paper)
            self._try(paper, K.EXPIRED, R.SIGNER, "signer-1", {})
        if paper.life.state in REPORTED:
            self.now += MONTH
        if paper.life.state is not S.TOMBSTONE:
            self._try(paper, K.ENDED, R.SIGNER, "signer-1", {})

    def _wait_for_the_end(self, paper: Paper) -> None:
        day_after = paper.life.expires_on + timedelta(days=1)
        self.now = max(self.now, datetime.combine(day_after, START.timetz()))

    def _status(self, paper: Paper) -> PublishedStatus:
        return status_of(paper.life, self.now)

    def _draw(self, data: st.DataObject) -> Paper:
        return self.papers[data.draw(st.integers(0, len(self.papers) - 1))]

    def _around(self) -> Surroundings:
        return Surroundings(others=tuple(paper.life for paper in self.papers))

    def _order(self, person: str, kind: str, reason: str, months: int) -> None:
        place = len(self.papers)
        number = DocumentNumber(f"N7K2M4Q{ALPHABET[place // 34]}{ALPHABET[place % 34]}")
        issued = self.now.date()
        expires = add_months(issued, months)
        dates = (issued, expires, expires)
        body: dict[str, Item] = {
            "case": "case-0123456789abcdef",
            "person": person,
            "order": D1,
            "document_class": kind,
            "reason": reason,
            "place": "office",
            "issued_on": issued.isoformat(),
            "expires_on": expires.isoformat(),
            "return_until": expires.isoformat(),
        }
        event = self._event(number, K.ORDERED, R.PERSONALISER, "personaliser-1", body)
        with suppress(Refused):
            life = admit(None, event, self._around())
            self.papers.append(Paper(life=life, dates=dates, acts=[event], states=[life.state]))

    def _make(self, paper: Paper, steps: int) -> None:
        for kind, role, body in MAKING[:steps]:
            assert self._try(paper, kind, role, f"{role}-1", body) is not None

    def _event(
        self,
        number: DocumentNumber,
        kind: LifeKind,
        role: Role | None,
        by: str,
        body: dict[str, Item],
    ) -> LifeEvent:
        self._acts += 1
        self.now += timedelta(minutes=1)
        return LifeEvent(
            number=number,
            kind=kind,
            by=OfficerId(by),
            roles=frozenset() if role is None else frozenset({role}),
            at=self.now,
            digest=sha256(str(self._acts).encode()).digest(),
            body=body,
        )

    def _try(
        self, paper: Paper, kind: LifeKind, role: Role | None, by: str, body: dict[str, Item]
    ) -> LifeEvent | None:
        """Let somebody try; what is refused leaves no trace."""
        event = self._event(paper.life.number, kind, role, by, body)
        try:
            paper.life = admit(paper.life, event, self._around())
        except Refused:
            return None
        paper.acts.append(event)
        paper.states.append(paper.life.state)
        return event


TestOffice = Office.TestCase
TestOffice.settings = settings(stateful_step_count=40)
