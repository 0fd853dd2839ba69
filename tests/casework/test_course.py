"""The course of a case, from the application to its end."""

from dataclasses import replace

import pytest
from tests.worlds.office import CASE, World, actor, key_of, officer

from nansen.acts.act import FieldWritten, SignedAct, Subject
from nansen.acts.chain import Chain, link, sign_act
from nansen.acts.ports import Standing
from nansen.casework.course import COURSE, follow, read_case
from nansen.casework.ports import OpenCase
from nansen.casework.service import NewAct, draw_key, load_case, perform, read_field
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.errors import Conflict, Refused, Unavailable, Untrusted
from nansen.ids import OfficerId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.role import Duty, Role
from nansen.standards.deterministic_cbor import Item


@pytest.fixture
def world() -> World:
    return World()


def test_a_case_is_granted_by_two_examiners_and_two_approvers(world: World) -> None:
    case = world.decided()
    assert case.stage is Stage.GRANTED
    assert set(case.duties.values()) == {
        Duty.ENROLMENT,
        Duty.EXAMINATION,
        Duty.APPROVAL,
    }
    assert world.acts.states[case.chain.subject].move == "personaliser"


def test_two_examiners_who_disagree_bring_a_third(world: World) -> None:
    world.screened()
    world.find("exam-1", "grant")
    assert world.find("exam-2", "refuse").stage is Stage.PANEL
    with pytest.raises(Refused, match="FOUR-EYES"):
        world.find("exam-1", "grant", "examination:panel-found")
    case = world.find("exam-3", "refuse", "examination:panel-found")
    assert (case.stage, case.outcome) == (Stage.PROPOSAL, "refuse")


def test_a_refusal_is_appealed_and_reversed_by_others(world: World) -> None:
    world.decided("refuse")
    notice: dict[str, Item] = {"letter": bytes(32), "language": "ru"}
    with pytest.raises(Refused, match="R28"):
        world.act("decision:notified", "deliver-1", appeal_until="", **notice)
    world.act("decision:notified", "deliver-1", appeal_until="2026-12-23", **notice)
    assert world.act("appeal:lodged", HOLDER, {"grounds.appeal": b"because"}).stage is Stage.APPEAL
    case = world.decide("appeal", Purpose.APPEAL, ("appeal-1", "appeal-2"), "grant")
    assert case.stage is Stage.GRANTED


def test_an_appeal_comes_in_time(world: World) -> None:
    world.decided("refuse")
    world.act(
        "decision:notified",
        "deliver-1",
        letter=bytes(32),
        language="ru",
        appeal_until="2026-12-23",
    )
    world.later(days=31)
    with pytest.raises(Refused, match="R57"):
        world.act("appeal:lodged", HOLDER)


def test_nobody_confirms_their_own_decision(world: World) -> None:
    world.examined()
    world.assign("approve-1", Purpose.APPROVAL)
    proposed = world.act(
        "decision:proposed",
        "approve-1",
        {"process.reasons": b"reasons"},
        outcome="grant",
        statement=b"statement",
        signature=b"signature",
    )
    with pytest.raises(Refused, match="FOUR-EYES: another"):
        world.act("decision:confirmed", "approve-1", of=proposed.chain.head, signature=b"s")
    world.assign("approve-2", Purpose.APPROVAL)
    with pytest.raises(Refused, match="FOUR-EYES: confirm"):
        world.act("decision:confirmed", "approve-2", of=bytes(32), signature=b"s")


def test_a_decision_follows_what_was_found_or_goes_back(world: World) -> None:
    world.examined("refuse")
    world.assign("approve-1", Purpose.APPROVAL)
    with pytest.raises(Refused, match="R27"):
        world.act(
            "decision:proposed",
            "approve-1",
            {"process.reasons": b"reasons"},
            outcome="grant",
            statement=b"statement",
            signature=b"signature",
        )
    back = world.act("decision:returned", "approve-1", reason="evidence-missing")
    assert (back.stage, back.findings) == (Stage.EXAMINATION, ())


def test_a_case_that_is_not_assigned_is_not_worked_on(world: World) -> None:
    world.screened()
    with pytest.raises(Refused, match="ASSIGNMENT"):
        world.act(
            "examination:found",
            "exam-1",
            {"grounds.findings": b"reasons"},
            origin_link="yes",
            lack_of_protection="yes",
            no_other_nationality="yes",
            finding="grant",
            ground="",
        )


def test_who_recuses_themselves_is_out(world: World) -> None:
    world.screened()
    world.assign("exam-1", Purpose.EXAMINATION)
    world.act("case:recused", "exam-1", purpose="examination", reason="knows-applicant")
    with pytest.raises(Refused, match="R35"):
        world.assign("exam-1", Purpose.EXAMINATION)
    with pytest.raises(Refused, match="R35"):
        world.act("case:recused", "exam-2", purpose="examination", reason="knows-applicant")


def test_candidates_take_two_experts(world: World) -> None:
    world.completed()
    for name in ("ident-1", "ident-2"):
        world.assign(name, Purpose.IDENTITY_PROOFING)
        world.assign(name, Purpose.DEDUPLICATION)
    with pytest.raises(Refused, match="R17"):
        world.act("identity:concluded", "ident-1")
    world.act(
        "identity:proofed", "ident-1", {"identity.assurance": b"why"}, profile="p", level="low"
    )
    with pytest.raises(Refused, match="R20"):
        world.act("identity:concluded", "ident-1")
    with pytest.raises(Refused, match="R21"):
        world.act("deduplication:adjudicated", "ident-1", outcome="different", reason="twins")
    world.act("deduplication:searched", "ident-1", candidates=1, index="faces-1")
    world.act("deduplication:adjudicated", "ident-1", outcome="different", reason="twins")
    with pytest.raises(Refused, match="R21"):
        world.act("identity:concluded", "ident-1")
    world.act("deduplication:adjudicated", "ident-2", outcome="different", reason="twins")
    assert world.act("identity:concluded", "ident-2").stage is Stage.SCREENING


def test_the_same_person_does_not_pass(world: World) -> None:
    world.completed()
    for purpose in (Purpose.IDENTITY_PROOFING, Purpose.DEDUPLICATION):
        world.assign("ident-1", purpose)
    world.act(
        "identity:proofed", "ident-1", {"identity.assurance": b"why"}, profile="p", level="low"
    )
    world.act("deduplication:searched", "ident-1", candidates=1, index="faces-1")
    world.act("deduplication:adjudicated", "ident-1", outcome="same", reason="same-face")
    with pytest.raises(Refused, match="R20"):
        world.act("identity:concluded", "ident-1")


def test_a_true_match_is_assessed_apart_and_by_three(world: World) -> None:
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    with pytest.raises(Refused, match="R32"):
        world.act("screening:concluded", "screen-1")
    run = {"list": "un", "list_version": "1", "moment": "application"}
    world.act("screening:run", "screen-1", hits=1, **run)
    with pytest.raises(Refused, match="R91"):
        world.act("screening:concluded", "screen-1")
    world.act(
        "screening:adjudicated", "screen-1", hit="0" * 32, outcome="true-match", reason="same-birth"
    )
    assert world.act("screening:concluded", "screen-1").stage is Stage.REFERRED_EXCLUSION
    why = {"grounds.exclusion": b"why"}
    said = {"outcome": "excluded", "standard": "serious-reasons"}
    for name in ("exam-1", "exam-2"):
        world.assign(name, Purpose.EXCLUSION)
    with pytest.raises(Refused, match="R6"):
        world.act("exclusion:confirmed", "exam-1", why, **said)
    world.act("exclusion:assessed", "exam-1", why, **said)
    with pytest.raises(Refused, match="R6"):
        world.act("exclusion:confirmed", "exam-1", why, **said)
    world.act("exclusion:confirmed", "exam-2", why, **said)
    world.assign("law-1", Purpose.LEGAL_REVIEW)
    case = world.act(
        "exclusion:reviewed", "law-1", outcome="not-excluded", standard=said["standard"]
    )
    assert case.stage is Stage.EXAMINATION


def test_an_exclusion_that_all_three_find_is_proposed(world: World) -> None:
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    world.act(
        "screening:run", "screen-1", list="un", list_version="1", moment="application", hits=1
    )
    world.act(
        "screening:adjudicated", "screen-1", hit="0" * 32, outcome="true-match", reason="same-birth"
    )
    world.act("screening:concluded", "screen-1")
    said = {"outcome": "excluded", "standard": "serious-reasons"}
    for name, kind in (("exam-1", "assessed"), ("exam-2", "confirmed")):
        world.assign(name, Purpose.EXCLUSION)
        world.act(f"exclusion:{kind}", name, {"grounds.exclusion": b"why"}, **said)
    world.assign("law-1", Purpose.LEGAL_REVIEW)
    case = world.act("exclusion:reviewed", "law-1", **said)
    assert (case.stage, case.outcome) == (Stage.PROPOSAL, "refuse")


def test_t11_a_notice_opens_a_task_and_moves_nothing(world: World) -> None:
    before = world.decided()
    task = "ab" * 16
    after = world.act(
        "notice:received",
        "screen-1",
        {"grounds.notices": b"a notice"},
        notice="red-notice",
        task=task,
    )
    assert (after.stage, after.since) == (before.stage, before.since)
    moves = [move for move in COURSE.values() if move.kind.startswith("notice:")]
    assert all(move.to is None for move in moves)
    answered = world.act(
        "notice:answered", "screen-1", task=task, effect="none", reason="source-is-origin"
    )
    assert not answered.screening.tasks
    with pytest.raises(Refused, match="R78"):
        world.act("notice:answered", "screen-1", task=task, effect="none", reason="again")


def test_a_lost_codename_comes_back_after_seven_days_that_the_holder_can_stop(
    world: World,
) -> None:
    world.completed()
    asked = world.act("recovery:requested", "enrol-1", holder_key=key_of("holder-2").spki)
    of = asked.chain.head
    with pytest.raises(Refused, match="RECOVERY"):
        world.act("recovery:requested", "enrol-1", holder_key=key_of("holder-2").spki)
    with pytest.raises(Refused, match="FOUR-EYES"):
        world.act("recovery:completed", "enrol-1", of=of)
    world.act("recovery:confirmed", "ident-1", of=of)
    with pytest.raises(Refused, match="RECOVERY"):
        world.act("recovery:completed", "enrol-1", of=of)
    world.later(days=8)
    case = world.act("recovery:completed", "enrol-1", of=of)
    assert case.holder_key == key_of("holder-2").spki
    with pytest.raises(Untrusted, match="signature"):
        world.act("application:withdrawn", HOLDER)


def test_the_holder_stops_a_recovery(world: World) -> None:
    world.completed()
    of = world.act("recovery:requested", "enrol-1", holder_key=key_of("holder-2").spki).chain.head
    with pytest.raises(Refused, match="RECOVERY"):
        world.act("recovery:stopped", HOLDER, of=bytes(32))
    assert world.act("recovery:stopped", HOLDER, of=of).recovery is None
    with pytest.raises(Refused, match="RECOVERY"):
        world.act("recovery:confirmed", "ident-1", of=of)


def test_another_state_takes_over_or_thirty_days_pass(world: World) -> None:
    world.decided()
    claimed = world.act("transfer:claimed", "approve-1", claim=bytes(32))
    of = claimed.chain.head
    with pytest.raises(Refused, match="FOUR-EYES"):
        world.act("transfer:acknowledged", "approve-1", of=of)
    with pytest.raises(Refused, match="R63"):
        world.act("transfer:lapsed", "approve-1", of=of)
    with pytest.raises(Refused, match="R63: no"):
        world.act("transfer:lapsed", "approve-1", of=bytes(32))
    world.later(days=31)
    assert world.act("transfer:lapsed", "approve-1", of=of).stage is Stage.TRANSFERRED


def test_an_acknowledged_transfer_ends_the_case(world: World) -> None:
    world.decided()
    of = world.act("transfer:claimed", "approve-1", claim=bytes(32)).chain.head
    assert world.act("transfer:acknowledged", "approve-2", of=of).stage is Stage.TRANSFERRED


def test_the_applicant_withdraws_and_the_case_goes_when_its_time_is_over(world: World) -> None:
    world.completed()
    assert world.act("application:withdrawn", HOLDER).stage is Stage.WITHDRAWN
    with pytest.raises(Refused, match="R83"):
        world.act("case:shredded", "privacy-1")
    with pytest.raises(Refused, match="R83"):
        world.act("retention:enforced", "privacy-1", fields=["identity.names"])
    world.later(days=200)
    world.act("retention:enforced", "privacy-1", fields=["identity.names"])
    assert world.act("case:shredded", "privacy-1").stage is Stage.SHREDDED


def test_a_question_waits_for_its_answer_where_it_was_asked(world: World) -> None:
    world.completed()
    asked = world.act("application:information-requested", "enrol-1", questions=["birth-place"])
    assert asked.stage is Stage.AWAITING_APPLICANT
    with pytest.raises(Refused, match="DEADLINE"):
        world.act("application:lapsed", "enrol-1")
    answered = world.act("application:answered", HOLDER, bundle=bytes(32))
    assert answered.stage is Stage.IDENTITY_CHECK
    world.act("application:information-requested", "enrol-1", questions=["birth-place"])
    world.later(days=31)
    assert world.act("application:lapsed", "enrol-1").stage is Stage.LAPSED


def test_urgency_family_and_representation_are_recorded(world: World) -> None:
    world.completed()
    world.assign("enrol-1", Purpose.ENROLMENT)
    assert world.act("application:made-urgent", "super-1", reason="deportation-threat").urgent
    world.act("application:joined-family", "enrol-1", group="cd" * 16)
    world.act(
        "application:represented", "enrol-1", {"grounds.representative": b"who"}, by="guardian"
    )
    standing = world.acts.states[world.case().chain.subject]
    assert standing.due is not None
    assert (standing.due - world.now).days < 5


def test_an_urgent_application_is_due_in_two_days(world: World) -> None:
    assert world.received("urgent").urgent


@pytest.mark.parametrize(
    ("kind", "by", "body", "rule"),
    [
        ("document:signed", "signer", {}, "COURSE"),
        ("application:completed", "approve-1", {"requested_class": "PR"}, "ROLE"),
        ("application:completed", HOLDER, {"requested_class": "PR"}, "ROLE"),
        ("application:completed", "enrol-1", {}, "BODY"),
        ("application:completed", "enrol-1", {"requested_class": "Anna Ivanova"}, "BODY"),
        ("screening:concluded", "screen-1", {}, "COURSE"),
        ("application:opened", "enrol-1", {}, "R28"),
    ],
)
def test_what_the_course_does_not_know_is_refused(
    world: World, kind: str, by: str, body: dict[str, str], rule: str
) -> None:
    world.received()
    world.assign("enrol-1", Purpose.TAKING_IN)
    with pytest.raises(Refused, match=rule):
        world.act(kind, by, **body)


def test_who_enrols_takes_an_application_in_while_the_case_waits_for_it(world: World) -> None:
    world.completed()
    with pytest.raises(Refused, match="R88"):
        world.assign("enrol-1", Purpose.TAKING_IN)
    world.assign("enrol-1", Purpose.ENROLMENT)
    world.act("application:information-requested", "enrol-1", questions=["birth-date"])
    assert world.assign("enrol-1", Purpose.TAKING_IN).stage is Stage.AWAITING_APPLICANT


def test_what_one_sees_to_examine_gives_no_say_in_an_exclusion(world: World) -> None:
    world.identified()
    world.assign("screen-1", Purpose.SCREENING)
    run = {"list": "un", "list_version": "1", "moment": "application"}
    world.act("screening:run", "screen-1", hits=1, **run)
    world.act(
        "screening:adjudicated", "screen-1", hit="0" * 32, outcome="true-match", reason="same-birth"
    )
    world.act("screening:concluded", "screen-1")
    world.assign("exam-1", Purpose.EXAMINATION)
    said = {"outcome": "excluded", "standard": "serious-reasons"}
    with pytest.raises(Refused, match="ASSIGNMENT"):
        world.act("exclusion:assessed", "exam-1", {"grounds.exclusion": b"why"}, **said)


def test_an_application_is_received_once(world: World) -> None:
    world.received()
    with pytest.raises(Refused, match="COURSE"):
        world.received()


def test_r25_no_person_has_two_duties(world: World) -> None:
    both = officer("exam-1", roles=frozenset({Role.EXAMINER, Role.APPROVER, Role.ADMINISTRATOR}))
    others = tuple(one for one in world.roster.officers if one.id != both.id)
    world.roster = replace(world.roster, officers=(*others, both))
    world.examined()
    world.assign("exam-1", Purpose.APPROVAL)
    with pytest.raises(Refused, match="R25"):
        world.act("decision:returned", "exam-1", reason="evidence-missing")


def test_an_unopened_application_is_not_complete(world: World) -> None:
    world.received()
    world.assign("enrol-1", Purpose.TAKING_IN)
    with pytest.raises(Refused, match="COMPLETENESS"):
        world.act("application:completed", "enrol-1", requested_class="PR")


def test_the_same_again_changes_nothing_and_another_is_a_conflict(world: World) -> None:
    world.received()
    key = draw_key()
    first = world.repeat(key, None, "application:made-urgent", "super-1", reason="medical")
    again = world.repeat(key, None, "application:made-urgent", "super-1", reason="medical")
    assert again.chain == first.chain
    with pytest.raises(Conflict, match="idempotency"):
        world.repeat(key, None, "application:made-urgent", "super-1", reason="other")


def test_a_stale_act_is_a_conflict(world: World) -> None:
    world.received()
    world.repeat(draw_key(), 1, "application:made-urgent", "super-1", reason="medical")
    with pytest.raises(Conflict, match="read it again"):
        world.repeat(draw_key(), 1, "application:made-urgent", "super-1", reason="medical")


def test_what_is_sealed_is_read_by_who_opened_the_case_for_it(world: World) -> None:
    case = world.completed()
    assert read_field(case, "identity.names", opened=world.opened, files=world.files) == b"names"
    assert read_field(case, "identity.sex", opened=world.opened, files=world.files) is None
    with pytest.raises(Refused, match="R88"):
        read_field(case, "identity.names", opened=OpenCase(case=CASE, keys={}), files=world.files)
    world.vaults[next(iter(world.vaults))].erase(CASE)
    with pytest.raises(Unavailable, match="not in its vault"):
        read_field(case, "identity.names", opened=world.opened, files=world.files)


def test_an_unknown_case_is_said_to_be_unknown(world: World) -> None:
    with pytest.raises(Unavailable, match="no such case"):
        world.case()
    with pytest.raises(Unavailable, match="no such case"):
        world.act("application:withdrawn", HOLDER)


def test_a_database_that_was_written_to_does_not_read(world: World) -> None:
    case = world.decided()
    acts = list(case.chain.acts)
    with pytest.raises(Untrusted, match="breaks at act 3"):
        link(case.chain.subject, acts[:2] + acts[3:])
    forged = SignedAct.decode(acts[-1].octets, bytes(64))
    with pytest.raises(Untrusted, match="signature"):
        read_case(link(case.chain.subject, [*acts[:-1], forged]), world.roster)
    with pytest.raises(Untrusted, match="no acts"):
        read_case(link(case.chain.subject, []), world.roster)


def test_an_act_that_could_not_have_been_done_does_not_read(world: World) -> None:
    case = world.received()
    forged = sign_act(
        case.chain,
        kind="decision:confirmed",
        actor=actor("approve-1"),
        at=world.now,
        key=draw_key(),
        body={"of": bytes(32), "signature": b"s"},
    )
    world.acts.append(
        forged, Standing(subject=case.chain.subject, stage="granted", since=world.now)
    )
    with pytest.raises(Untrusted, match="breaks COURSE"):
        load_case(CASE, world.files)


def test_a_case_begins_with_its_application(world: World) -> None:
    signed = sign_act(
        Chain(subject=Subject.of_case(CASE)),
        kind="application:withdrawn",
        actor=actor(HOLDER),
        at=world.now,
        key=draw_key(),
        body={},
    )
    with pytest.raises(Refused, match="COURSE: a case begins"):
        follow(None, signed, world.roster)


def test_who_is_in_no_roster_acts_not(world: World) -> None:
    world.received()
    stranger = Actor(id=OfficerId("stranger"), key=key_of("holder-2"))
    chain = world.case().chain
    signed = sign_act(
        chain,
        kind="application:made-urgent",
        actor=stranger,
        at=world.now,
        key=draw_key(),
        body={"reason": "medical"},
    )
    with pytest.raises(Refused, match="ROSTER"):
        follow(world.case(), signed, world.roster)


def test_a_row_writes_its_own_fields_in_their_order(world: World) -> None:
    world.received()
    world.assign("enrol-1", Purpose.TAKING_IN)
    with pytest.raises(Refused, match="R81"):
        world.act("application:opened", "enrol-1", {"grounds.findings": b"not mine to write"})
    skipped = FieldWritten(name="identity.names", version=2, digest=bytes(32))
    signed = sign_act(
        world.case().chain,
        kind="application:opened",
        actor=actor("enrol-1"),
        at=world.now,
        key=draw_key(),
        body={},
        fields=(skipped,),
    )
    with pytest.raises(Refused, match="FIELD-VERSION"):
        follow(world.case(), signed, world.roster)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"origin_link": "no"}, "R1"), ({"ground": "not-within-class"}, "R28")],
)
def test_a_grant_that_its_clauses_contradict_is_none(
    world: World, changes: dict[str, str], rule: str
) -> None:
    world.screened()
    world.assign("exam-1", Purpose.EXAMINATION)
    body: dict[str, Item] = {
        "origin_link": "yes",
        "lack_of_protection": "yes",
        "no_other_nationality": "yes",
        "finding": "grant",
        "ground": "",
        **changes,
    }
    with pytest.raises(Refused, match=rule):
        world.act("examination:found", "exam-1", {"grounds.findings": b"why"}, **body)


def test_nothing_is_sealed_without_its_key(world: World) -> None:
    world.received()
    world.assign("enrol-1", Purpose.TAKING_IN)
    with pytest.raises(Refused, match="R88"):
        perform(
            NewAct(kind="application:opened", fields={FieldName("identity.names"): b"names"}),
            actor=actor("enrol-1"),
            case=CASE,
            expected=None,
            key=draw_key(),
            files=world.files,
            clock=FixedClock(world.now),
        )
