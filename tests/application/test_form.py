import dataclasses
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import CANARIES, evidence, form, name, person

from nansen.application import record
from nansen.application.bundle import LARGEST_PART
from nansen.application.contact import Contact, Delivery, Stay, StayBasis
from nansen.application.form import LONGEST_FORM, Form, decode_form, encode_form
from nansen.application.grounds import (
    Denial,
    DenialKind,
    Evidence,
    EvidenceKind,
    Grounds,
    MediaType,
)
from nansen.application.person import (
    Effect,
    NamePart,
    NameStanding,
    Nationality,
    Person,
    Place,
    Sex,
    WrittenName,
)
from nansen.application.representation import (
    AuthorityBasis,
    BestInterest,
    Hearing,
    OtherGuardian,
    Representation,
    RepresentativeKind,
)
from nansen.application.request import Notice, Request, Track, Urgency
from nansen.application.wording import check_line, check_text
from nansen.errors import Malformed, NansenError, Refused, Unsupported
from nansen.ids import StateCode
from nansen.standards.deterministic_cbor import decode_item, encode_item
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

FORM = form()
ENCODED = encode_form(FORM)


def _fits(text: str) -> bool:
    try:
        check_line(text, "text", longest=60)
    except Malformed:
        return False
    return True


LINES = (
    st.text(st.characters(codec="utf-8", categories=("L", "M")), min_size=1, max_size=20)
    .map(partial(unicodedata.normalize, "NFC"))
    .filter(_fits)
)
STATES = st.sampled_from([StateCode("UTO"), StateCode("XXA"), StateCode("D"), StateCode("LTU")])
DATES = st.builds(
    PartialDate,
    year=st.none() | st.integers(1900, 2026),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
)
NAMES = st.builds(
    WrittenName,
    part=st.sampled_from(NamePart),
    standing=st.sampled_from(NameStanding),
    script=st.sampled_from(["Latn", "Cyrl", "Arab", "Ethi", "Mymr"]),
    value=LINES,
)
PLACES = st.builds(Place, state=st.none() | STATES, text=LINES)
PERSONS = st.builds(
    Person,
    names=st.lists(NAMES, max_size=4, unique=True).map(
        lambda names: (name(NamePart.WHOLE, "Yeva"), *names)
    ),
    birth=DATES,
    birth_place=st.none() | PLACES,
    sex=st.sampled_from(Sex),
    residences=st.lists(PLACES, max_size=2).map(tuple),
    nationalities=st.lists(
        st.builds(Nationality, state=STATES, effect=st.sampled_from(Effect)),
        max_size=3,
        unique_by=lambda one: one.state,
    ).map(tuple),
)
CONTACTS = st.builds(
    Contact,
    host_state=STATES,
    stay=st.builds(Stay, basis=st.sampled_from(StayBasis), until=st.none() | DATES),
    delivery=st.builds(Delivery, point=LINES),
    ping=st.none() | LINES,
)
GROUNDS = st.builds(
    Grounds,
    narrative=LINES,
    denials=st.lists(
        st.builds(
            Denial,
            kind=st.sampled_from(DenialKind),
            day=DATES,
            authority=st.none() | LINES,
        ),
        max_size=3,
    ).map(tuple),
)
REQUESTS = st.builds(
    Request,
    document_class=st.sampled_from(DocumentClass),
    letters_language=st.sampled_from(["en", "fr", "ru", "ckb"]),
    urgency=st.none() | st.sampled_from(Urgency),
)
FORMS = st.builds(
    Form,
    notice=st.just(people.NOTICE),
    request=REQUESTS,
    person=PERSONS.filter(lambda one: len(set(one.names)) == len(one.names)),
    contact=CONTACTS,
    grounds=GROUNDS,
    evidence=st.just(FORM.evidence),
    representation=st.sampled_from([None, FORM.representation]),
)


@given(FORMS)
def test_a_form_reads_back(made: Form) -> None:
    assert decode_form(encode_form(made)) == made


def test_the_whole_form_reads_back() -> None:
    assert decode_form(ENCODED) == FORM


@given(st.binary())
def test_any_octets_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_form(data)


@given(st.integers(0, len(ENCODED) * 8 - 1))
def test_a_form_with_one_bit_changed_is_another_or_none(bit: int) -> None:
    changed = bytearray(ENCODED)
    changed[bit // 8] ^= 1 << bit % 8
    shown = ""
    try:
        assert encode_form(decode_form(bytes(changed))) == bytes(changed)
    except (Malformed, Unsupported) as error:
        shown = str(error)
    assert not [one for one in CANARIES if one in shown]


def spoiled(path: str, value: object) -> bytes:
    """Write the form with one value in it changed."""
    whole = decode_item(ENCODED, field="form")
    *way, last = path.split(".")
    at: object = whole
    for step in way:
        at = at[int(step) if step.isdigit() else step]  # type: ignore[index]
    at[last] = value  # type: ignore[index]
    return encode_item(whole)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("person.names", []),
        ("person.names", ["x"] * 257),
        ("person.names", "x"),
        ("person.names.0.value", "a\nb"),
        ("person.names.0.value", " a"),
        ("person.names.0.value", ""),
        ("person.names.0.value", 1),
        ("person.names.0.script", "latin"),
        ("person.names.0.part", "middle"),
        ("person.names.0.part", 7),
        ("person.birth", "1987-13-XX"),
        ("person.birth", None),
        ("person.nationalities.0.state", "ZZZ"),
        ("person.more", 1),
        ("person", None),
        ("contact.host_state", "ZZZ"),
        ("contact.ping", ""),
        ("contact.delivery.point", ""),
        ("grounds.narrative", "x" * 100_001),
        ("grounds.narrative", "\x1b[2J"),
        ("grounds.narrative", "e\u0301"),
        ("grounds.narrative", "\u202egnihton"),
        ("grounds.denials.0.authority", "\u2028"),
        ("evidence.0.digest", b""),
        ("evidence.0.size", 0),
        ("evidence.0.size", True),
        ("family", "x"),
        ("representation.proof", bytes(32)),
        ("representation.proof", b"short"),
        ("representation.kind", "lawyer"),
        ("representation.best_interest", None),
        ("introductions.0.introducer", "Memorial House!"),
        ("introductions.0.month", "2026-11-23"),
        ("introductions.0.signature", bytes(129)),
        ("introductions.0.application", "x"),
        ("request.letters_language", "English"),
        ("notice.digest", b""),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(path: str, value: object) -> None:
    with pytest.raises(Malformed) as caught:
        decode_form(spoiled(path, value))
    shown = str(caught.value)
    assert not [one for one in CANARIES if one in shown]


def test_another_version_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        decode_form(spoiled("version", 2))
    with pytest.raises(Unsupported):
        form(version=2)


def test_a_form_has_an_end() -> None:
    with pytest.raises(Malformed, match="too long"):
        decode_form(bytes(LONGEST_FORM + 1))
    with pytest.raises(Malformed, match="too long"):
        record.decode_record(Place, bytes(11), field="place", longest=10)


MANY_NAMES = tuple(name(NamePart.GIVEN, f"Yeva{one}") for one in range(65))


IMPOSSIBLE: dict[str, Callable[[], object]] = {
    "no name": lambda: dataclasses.replace(person(), names=()),
    "only a patronymic": lambda: dataclasses.replace(
        person(), names=(name(NamePart.PATRONYMIC, "Petrovna"),)
    ),
    "too many names": lambda: dataclasses.replace(person(), names=MANY_NAMES),
    "a name twice": lambda: dataclasses.replace(person(), names=(MANY_NAMES[0],) * 2),
    "a nationality twice": lambda: dataclasses.replace(
        person(), nationalities=person().nationalities * 2
    ),
    "a file twice": lambda: form(evidence=FORM.evidence * 2),
    "two portraits": lambda: form(evidence=(*FORM.evidence, evidence(b"a second portrait"))),
    "too large a portrait": lambda: dataclasses.replace(FORM.evidence[0], size=LARGEST_PART),
    "too many files": lambda: form(
        evidence=tuple(evidence(bytes([one]), EvidenceKind.OTHER) for one in range(256))
    ),
    "too large a case": lambda: form(
        evidence=tuple(
            dataclasses.replace(evidence(bytes([one]), EvidenceKind.OTHER), size=LARGEST_PART)
            for one in range(11)
        )
    ),
    "too many introductions": lambda: form(introductions=FORM.introductions * 33),
    "too many denials": lambda: Grounds(narrative="", denials=FORM.grounds.denials * 65),
    "a chip's file without its name": lambda: Evidence(
        kind=EvidenceKind.CHIP, media_type=MediaType.OCTETS, digest=bytes(32), size=1
    ),
    "a notice without its text": lambda: Notice(language="en", digest=b""),
    "a language in capitals": lambda: Notice(language="EN", digest=bytes(32)),
    "an empty statement": lambda: BestInterest(
        statement=" \n", hearing=Hearing.HEARD, other_guardian=OtherGuardian.NONE
    ),
    "a lawyer by parenthood": lambda: Representation(
        kind=RepresentativeKind.LAWYER, name="A", basis=AuthorityBasis.PARENTHOOD
    ),
    "a lawyer with a child's interest": lambda: dataclasses.replace(
        people.guardian(), kind=RepresentativeKind.LAWYER, basis=AuthorityBasis.MANDATE
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_may_not_be_cannot_be_made(what: str) -> None:
    with pytest.raises(NansenError) as caught:
        IMPOSSIBLE[what]()
    assert isinstance(caught.value, Malformed | Refused)
    assert not [one for one in CANARIES if one in str(caught.value)]


@pytest.mark.parametrize(
    ("chip_file", "media_type", "is_fine"),
    [
        ("EF.DG1", MediaType.OCTETS, True),
        ("EF.SOD", MediaType.OCTETS, True),
        ("EF.DG1", MediaType.PDF, False),
        ("EF.DG99", MediaType.OCTETS, False),
        ("EF.DG3", MediaType.OCTETS, False),  # fingerprints (R22)
        ("EF.DG4", MediaType.OCTETS, False),
    ],
)
def test_files_of_a_chip(chip_file: str, media_type: MediaType, is_fine: bool) -> None:
    def made() -> Evidence:
        return Evidence(
            kind=EvidenceKind.CHIP,
            media_type=media_type,
            digest=bytes(32),
            size=1,
            chip_file=chip_file,
        )

    if is_fine:
        assert made().chip_file == chip_file
    else:
        with pytest.raises(Malformed):
            made()


def test_the_track_follows_the_reason() -> None:
    assert FORM.request.track is Track.URGENT
    calm = Request(document_class=DocumentClass.ALIEN, letters_language="fr")
    assert calm.track is Track.ORDINARY


def test_delivery_is_in_person_unless_asked_otherwise() -> None:
    assert FORM.contact.delivery.kind == "pick-up"


def test_text_of_a_person_may_have_lines_and_every_script() -> None:
    check_text("မြန်မာ\n中文\n\u200cעברית", "narrative", longest=100)


HINTS = ("LTU", "guardian", "deport", "Cyrl", "'ru'", "memorial")


def test_no_value_shows_a_person() -> None:
    values = [FORM, FORM.person, FORM.contact, FORM.grounds, FORM.representation]
    values += [*FORM.person.names, FORM.person.birth_place, *FORM.evidence, *FORM.introductions]
    values += [FORM.contact.delivery, FORM.contact.stay, *FORM.grounds.denials, FORM.request]
    values += [*FORM.person.nationalities]
    for value in values:
        shown = repr(value)
        assert not [one for one in (*CANARIES, *HINTS) if one in shown]


def test_a_record_has_only_types_that_it_knows() -> None:
    with pytest.raises(TypeError):
        record.encode_record(3.5)
    with pytest.raises(TypeError):
        record._read(list[int] | None, [1], "x")
    with pytest.raises(Malformed):
        record.decode_record(bool, encode_item(1), field="x", longest=9)
