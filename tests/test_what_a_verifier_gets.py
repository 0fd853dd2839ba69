"""T09, a host agency gets more than an answer: all that a verifier can reach, and no more.

A verifier has what an inspector says, the lists and policies that it takes along, and the public
side of a journal. It has no role in an office; and a role of an office opens what it is for.
"""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.command_line import nansen
from tests.worlds.key_office import PEOPLE, STRANGER, SUPERVISOR, Person, Service, person
from tests.worlds.specimen import ISSUED, specimen_world

from nansen.cli.inspect import report_as_json
from nansen.errors import Refused
from nansen.ids import StateCode
from nansen.inspection.model import Presented, Report
from nansen.inspection.service import Inspector
from nansen.journal.model import Entry, EntryKind, Opening, encode_entry
from nansen.keys.custody.messages import Answer, Done, FieldKeys, Rejection
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import decode_item, encode_item
from nansen.standards.framework.entry import FrameworkEntry
from nansen.standards.framework.journal_policy import JournalPolicy
from nansen.standards.framework.status_list import PublishedStatus, StatusList, encode_status_list
from nansen.standards.icao9303.lds.dg11 import decode_dg11
from nansen.standards.icao9303.lds.dg13 import decode_dg13, encode_dg13
from nansen.standards.icao9303.lds.dg16 import decode_dg16
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.seal import DataPageStatement
from nansen.standards.statuslist.array import StatusArray, pack_statuses
from nansen.standards.tlog.checkpoint import Checkpoint
from nansen.standards.tlv import encode_object, encode_tag

SAID = {
    "Report": {"branches", "document"},
    "Branch": {"id", "findings"},
    "Finding": {"id", "outcome", "why", "clause"},
    "DocumentFacts": {"source", "entries"},
}
"""What an inspector gives away."""

SHOWN = (
    "document_code",
    "issuing_state",
    "document_number",
    "primary_identifier",
    "secondary_identifier",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
    "name",
    "return_right",
    "states_excepted",
)
"""The names of `DocumentFacts.entries`: the data page, read aloud."""

TAKEN_ALONG = {
    "StatusList": {"state", "list_id", "issued", "next_update", "statuses"},
    "StatusArray": {"bits", "octets"},
    "JournalPolicy": {"state", "country", "documents", "since", "log"},
    "LogPolicy": {"origin", "key", "witnesses", "quorum"},
    "VerifierKey": {"name", "type", "public_key"},
    "Checkpoint": {"origin", "size", "root", "extensions"},
    "Entry": {"day", "commitment"},
}
"""What is published: lists, journal."""

ON_THE_DOCUMENT = {
    "FrameworkEntry": {
        "framework_version",
        "document_class",
        "return_right",
        "territorial_except",
        "status_reference",
        "journal_proof",
        "policy_hash",
        "unknown",
        "leniencies",
    },
    "ReturnRight": {"state", "until"},
    "PartialDate": {"year", "month", "day"},
    "StatusReference": {"list_id", "index"},
    "DataPageStatement": {"mrz", "return_state", "return_until", "portrait"},
}
"""What a document says to a machine beside its MRZ, in the chip and in the seal."""

NEVER = re.compile(
    r"address|residence|phone|contact|deliver|channel|ground|evidence|reason|claim|denial|exclu"
    r"|screen|notice|decision|case|officer|file|famil|origin_|former|previous|old|replac|religion"
    r"|ethnic|opinion|profession|employ|template|person"
)


def schema_of(*kinds: type) -> dict[str, set[str]]:
    """Walk every dataclass that can be reached, with the names of its fields."""
    found: dict[str, set[str]] = {}

    def walk(kind: object) -> None:
        if isinstance(kind, type) and is_dataclass(kind) and kind.__name__ not in found:
            hints = get_type_hints(kind)
            found[kind.__name__] = {one.name for one in fields(kind)}
            for one in fields(kind):
                walk(hints[one.name])
        for part in get_args(kind):
            walk(part)

    for kind in kinds:
        walk(kind)
    return found


def test_t09_everything_that_a_verifier_gets_has_these_fields_and_no_others() -> None:
    """A field more is a decision about people: it is written down here, or it is not there."""
    assert schema_of(Report) == SAID
    assert schema_of(StatusList, JournalPolicy, Checkpoint, Entry) == TAKEN_ALONG
    assert schema_of(FrameworkEntry, DataPageStatement) == ON_THE_DOCUMENT


def test_t09_no_name_of_a_field_leads_beyond_the_document() -> None:
    everything = (SAID, TAKEN_ALONG, ON_THE_DOCUMENT)
    names = {name for part in everything for row in part.values() for name in row}
    assert not [name for name in (*names, *SHOWN) if NEVER.search(name)]
    vaults = {name.split(".")[1] for name in FIELDS}
    # Sex stands on the page. A report's findings are checks, and a seal has only a commitment to
    # the portrait: none of them is the office's.
    assert vaults & {*names, *SHOWN} == {"sex", "findings", "portrait"}
    assert len(specimen_world().made.seal) < 400


def look(presented: Presented) -> Report:
    return Inspector(specimen_world().trust, ISSUED).inspect(presented)


def test_t09_what_an_inspector_says_of_a_document_stands_on_its_page() -> None:
    """Each value is one that the bearer shows: the zone, the name, the right of return."""
    world = specimen_world()
    report = look(world.presented())
    assert report.document is not None
    assert tuple(name for name, _ in report.document.entries) == SHOWN
    zone = world.files[ElementaryFile.DG1].decode("ascii", "replace").replace("<", " ")
    said = dict(report.document.entries)
    for name in SHOWN[:9]:
        assert said[name] in zone, name
    holder, right = world.document.holder, world.document.return_right
    assert holder.native_name is not None
    assert said["nationality"] == world.document.nationality == "XXB"
    assert said["name"].replace("<<", ", ") == holder.native_name
    assert said["return_right"] == f"{right.state} until {right.until.isoformat()}"
    assert said["states_excepted"] == "none"


CANARY = "Xyloburg-Quetzal"


def talkative() -> Presented:
    """A chip of somebody who says everything that Doc 9303 and a careless issuer have room for."""
    texts = {tag: f"{CANARY}-{tag:X}".encode() for tag in (0x5F10, *range(0x5F11, 0x5F16))}
    texts |= {tag: f"{CANARY}-{tag:X}".encode() for tag in (0x5F17, 0x5F18, 0x5F42)}
    texts[0x5F0E] = "Иванова<<Анна".encode()
    tags = encode_object(0x5C, *(encode_tag(tag) for tag in texts))
    details = (encode_object(tag, text) for tag, text in texts.items())
    issuing = (0x5F19, 0x5F1B, 0x5F1C, 0x5F56)
    issued = (encode_object(tag, CANARY.encode()) for tag in issuing)
    notified = encode_object(0x5F51, f"{CANARY}<<{CANARY}".encode())
    world = specimen_world()
    entry = decode_dg13(world.files[ElementaryFile.DG13])
    unknown = tuple((name, encode_item(CANARY)) for name in ("address", "former"))
    files = {
        **world.files,
        ElementaryFile.DG11: encode_object(ElementaryFile.DG11.tag, tags, *details),
        ElementaryFile.DG12: encode_object(
            ElementaryFile.DG12.tag, encode_object(0x5C, *map(encode_tag, issuing)), *issued
        ),
        ElementaryFile.DG13: encode_dg13(replace(entry, unknown=unknown)),
        ElementaryFile.DG16: encode_object(
            ElementaryFile.DG16.tag, encode_object(0x02, b"\x01"), encode_object(0xA1, notified)
        ),
    }
    return Presented(files=files, seals=(world.made.seal,))


def test_t09_what_a_chip_says_too_much_an_inspector_does_not_repeat() -> None:
    """Address, telephone, personal number, other documents, persons to notify: read, not told."""
    presented = talkative()
    details = decode_dg11(presented.files[ElementaryFile.DG11])
    assert details.address is not None
    assert CANARY in details.address
    assert details.other_documents is not None
    assert decode_dg16(presented.files[ElementaryFile.DG16]).persons == 1
    assert decode_dg13(presented.files[ElementaryFile.DG13]).unknown
    report = look(presented)
    assert report.document is not None
    assert tuple(name for name, _ in report.document.entries) == SHOWN
    assert CANARY.upper() not in json.dumps(report_as_json(report)).upper()
    assert CANARY.upper() not in repr(report).upper()


def test_t09_the_command_says_what_the_report_says(tmp_path: Path) -> None:
    world, trust = specimen_world(), tmp_path / "trust"
    trust.mkdir()
    for place, one in enumerate(world.authority.csca_certificates):
        (trust / f"{place}.cer").write_bytes(one.encoded)
    documents = tmp_path / "documents"
    for name, presented in (("ours", world.presented()), ("talkative", talkative())):
        (documents / name).mkdir(parents=True)
        for file, octets in presented.files.items():
            (documents / name / f"{file.title}.bin").write_bytes(octets)
    (documents / "torn").mkdir()
    (documents / "torn" / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n" + CANARY.encode())
    day = f"{ISSUED:%Y-%m-%d}"
    one = nansen("inspect", documents / "ours", "--trust", trust, "--at", day, "--json").json
    assert one.keys() == {"verdict", "checks", "document"}
    assert {key for check in one["checks"] for key in check} == SAID["Finding"]
    assert one["document"].keys() == {"source", *SHOWN}
    for form in ((), ("--json",)):
        many = nansen("inspect", documents, "--trust", trust, "--at", day, *form)
        assert "talkative" in many.out
        assert CANARY.upper() not in (many.out + many.err).upper()
    rows = nansen("inspect", documents, "--trust", trust, "--at", day, "--json").json["documents"]
    assert len(rows) == 3
    for row in rows:
        assert row.keys() <= {"path", "verdict", "checks", "document", "error"}
        assert row["document"].keys() <= {"source", *SHOWN}


def test_t09_a_status_list_says_two_bits_of_a_document() -> None:
    """Six keys, and no size that tells how many documents there are."""
    assert {one.name for one in PublishedStatus} == {"VALID", "ENDED", "SUSPENDED", "RESERVED"}
    lists = []
    for statuses in ({}, dict.fromkeys(range(1000), 1)):
        array = pack_statuses(statuses, size=2**16, bits=2)
        lists.append(encode_status_list(status_list_of(array)))
    (items,) = (decode_item(one, field="list") for one in lists[:1])
    assert isinstance(items, dict)
    assert items.keys() == {"v", "state", "list", "issued", "next", "bits"}
    assert len(lists[0]) == len(lists[1])


def status_list_of(array: StatusArray) -> StatusList:
    hour = ISSUED.replace(minute=0)
    return StatusList(
        state=StateCode("UTO"),
        list_id=bytes(16),
        issued=hour,
        next_update=hour + timedelta(hours=1),
        statuses=array,
    )


@given(st.sampled_from(EntryKind), st.binary(max_size=400), st.binary(min_size=32, max_size=32))
def test_t09_an_entry_of_the_journal_is_a_day_and_a_commitment(
    kind: EntryKind, content: bytes, salt: bytes
) -> None:
    """Of any act, however long: 37 octets, and of them five that are no hash."""
    opening = Opening(kind=kind, content=content, salt=salt)
    octets = encode_entry(Entry(day=ISSUED.date(), commitment=opening.commitment))
    other = Opening(kind=EntryKind.COVER, content=b"", salt=salt)
    assert len(octets) == 37
    assert octets[:5] == encode_entry(Entry(day=ISSUED.date(), commitment=other.commitment))[:5]


# Who has a role, and who has none.


OPENERS = {
    Purpose.TAKING_IN: {Role.ENROLMENT_OFFICER},
    Purpose.ENROLMENT: {Role.ENROLMENT_OFFICER},
    Purpose.IDENTITY_PROOFING: {Role.IDENTITY_EXPERT},
    Purpose.DEDUPLICATION: {Role.IDENTITY_EXPERT, Role.LEGAL_REVIEWER},
    Purpose.SCREENING: {Role.SCREENING_OFFICER},
    Purpose.EXAMINATION: {Role.EXAMINER},
    Purpose.EXCLUSION: {Role.EXAMINER},
    Purpose.LEGAL_REVIEW: {Role.LEGAL_REVIEWER},
    Purpose.APPROVAL: {Role.APPROVER},
    Purpose.APPEAL: {Role.APPEAL_BODY},
    Purpose.PERSONALISATION: {Role.PERSONALISER},
    Purpose.QUALITY_CONTROL: {Role.QUALITY_OFFICER},
    Purpose.DELIVERY: {Role.DELIVERY_CLERK},
    Purpose.ACCESS_REQUEST: {Role.PRIVACY_OFFICER},
}
"""Who may open a case for what; written here a second time, so that a change is a decision."""

NEVER_OPENING = {
    Role.INTAKE,
    Role.SIGNER,
    Role.STOCK_KEEPER,
    Role.SUPERVISOR,
    Role.ASSIGNER,
    Role.ADMINISTRATOR,
}

WHO_READS = {
    "contact": {Role.ENROLMENT_OFFICER, Role.DELIVERY_CLERK, Role.PRIVACY_OFFICER},
    "grounds.claim": {
        Role.ENROLMENT_OFFICER,
        Role.EXAMINER,
        Role.LEGAL_REVIEWER,
        Role.APPROVER,
        Role.APPEAL_BODY,
        Role.PRIVACY_OFFICER,
    },
    "identity.face_template": {
        Role.IDENTITY_EXPERT,
        Role.LEGAL_REVIEWER,
        Role.PRIVACY_OFFICER,
    },
    "identity.order": {
        Role.APPROVER,
        Role.APPEAL_BODY,
        Role.PERSONALISER,
        Role.QUALITY_OFFICER,
        Role.PRIVACY_OFFICER,
    },
}
"""Of the fields that would hurt most: who reads them, for whatever purpose."""


@cache
def one_of(role: Role) -> Person:
    return person(f"only-{role}", role)


def staff() -> tuple[Person, ...]:
    return (*PEOPLE, *(one_of(role) for role in Role))


def opened(service: Service, who: Person, purpose: Purpose) -> Answer | None:
    """Ask with all in order: the case is assigned, and a second officer has signed."""
    return service.open(who, 1, purpose, second=SUPERVISOR if who is not SUPERVISOR else None)


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("role", list(Role))
def test_t09_a_role_that_is_not_in_a_purpose_gets_no_key(role: Role, purpose: Purpose) -> None:
    """Every role and every purpose, on the key service itself, with everything else granted."""
    service = Service(people=staff())
    service.take_in(1)
    answer = opened(service, one_of(role), purpose)
    if role in OPENERS.get(purpose, set()):
        assert isinstance(answer, FieldKeys)
        assert answer.keys
    elif (role, purpose) == (Role.PRIVACY_OFFICER, Purpose.ERASURE):
        assert isinstance(answer, Done)
    else:
        assert isinstance(answer, Rejection)
        assert isinstance(answer.error, Refused)
        assert answer.error.rule == "PURPOSE"


def test_t09_whoever_opens_nothing_opens_nothing_for_any_purpose() -> None:
    opening = {role for roles in OPENERS.values() for role in roles}
    assert NEVER_OPENING | opening == set(Role)
    assert not NEVER_OPENING & opening
    assert OPENERS.keys() | {Purpose.ERASURE} == set(Purpose)


def test_t09_a_verifier_is_in_no_roster_and_gets_nothing() -> None:
    for purpose in Purpose:
        service = Service(people=staff())
        service.take_in(1)
        answer = opened(service, STRANGER, purpose)
        assert isinstance(answer, Rejection)
        assert isinstance(answer.error, Refused)
        assert answer.error.rule == "ROSTER"


@given(st.frozensets(st.sampled_from(Role), min_size=1), st.sampled_from(Purpose))
def test_t09_no_bundle_of_roles_reads_a_field_that_none_of_them_reads(
    roles: frozenset[Role], purpose: Purpose
) -> None:
    somebody = person("somebody", *sorted(roles))
    service = Service(people=(*PEOPLE, somebody))
    service.take_in(1)
    answer = opened(service, somebody, purpose)
    keys = set(answer.keys) if isinstance(answer, FieldKeys) else set()
    assert bool(keys) is bool(roles & OPENERS.get(purpose, set()))
    for prefix, readers in WHO_READS.items():
        if not roles & readers:
            assert not [name for name in keys if name.startswith(prefix)]


def test_t09_whoever_should_read_the_worst_fields_does() -> None:
    """Otherwise the tables above would be right of a service that refuses everything."""
    for prefix, readers in WHO_READS.items():
        assert readers == {
            role
            for role in Role
            for purpose in Purpose
            if any(name.startswith(prefix) for name in keys_for(role, purpose))
        }


@cache
def keys_for(role: Role, purpose: Purpose) -> frozenset[str]:
    service = Service(people=staff())
    service.take_in(1)
    answer = opened(service, one_of(role), purpose)
    return frozenset(answer.keys) if isinstance(answer, FieldKeys) else frozenset()
