"""The parts of an inspection by themselves, where a whole document would hide them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from tests.worlds.specimen import ISSUED, keys_of, specimen_world

from nansen.errors import Conflict, Malformed, Unavailable, Unsupported, Untrusted
from nansen.inspection.attempt import attempt, finding_of, outcome_of
from nansen.inspection.issuer import (
    DOCUMENT_TYPE,
    KnownSigners,
    check_country,
    check_document_type,
)
from nansen.inspection.leniencies import ACCEPTED, judge_envelope
from nansen.inspection.model import Branch, Presented
from nansen.inspection.ports import PageReader, PageReading
from nansen.inspection.seals import check_seals
from nansen.inspection.security_object import check_security_object
from nansen.inspection.zone import Zone, check_expiry, check_match, expiry_of, read_zone
from nansen.standards.cms import decode_signed_data
from nansen.standards.der import frame
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import decode_mrz_leniently
from nansen.standards.icao9303.seal import (
    DataPageStatement,
    commit_to_portrait,
    encode_data_page_zone,
)
from nansen.standards.tlv import read_object
from nansen.standards.x509.certificate import Extension
from nansen.standards.x509.extensions import DOCUMENT_TYPE_LIST

ZONE = "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<\nN7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Malformed("f", "w", clause="c"), Outcome.FAILED),
        (Untrusted("f", "w", clause="c"), Outcome.FAILED),
        (Conflict("w"), Outcome.FAILED),
        (Unsupported("f", "w", clause="c"), Outcome.UNDETERMINED),
        (Unavailable("w"), Outcome.UNDETERMINED),
    ],
)
def test_an_error_never_becomes_a_yes(
    error: Malformed | Untrusted | Conflict | Unsupported | Unavailable, outcome: Outcome
) -> None:
    assert outcome_of(error) is outcome
    assert finding_of("check", "clause", error).outcome is outcome

    def act() -> str:
        raise error

    assert attempt("check", "clause", act).outcome is outcome


def test_a_branch_is_as_good_as_its_worst_check() -> None:
    good = Finding(id="a", outcome=Outcome.SUCCESSFUL, why="", clause="")
    bad = replace(good, outcome=Outcome.FAILED)
    assert Branch(id="b", findings=(good,)).outcome is Outcome.SUCCESSFUL
    assert Branch(id="b", findings=(good, bad)).outcome is Outcome.FAILED
    assert Branch(id="b", findings=()).outcome is Outcome.UNDETERMINED


def test_what_one_bit_can_do_is_never_tolerated() -> None:
    for name in ("signed-data-version", "signature-algorithm-hashless-sha1", "extra-certificates"):
        assert name not in ACCEPTED
        assert judge_envelope("check", (name,)).outcome is Outcome.UNDETERMINED
    known = judge_envelope("check", ("non-canonical-der",))
    assert known.outcome is Outcome.SUCCESSFUL
    assert "non-canonical-der" in known.why
    mixed = judge_envelope("check", ("non-canonical-der", "crls-present"))
    assert mixed.outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [("311122", date(2031, 11, 22)), ("<<<<<<", None), ("31<<<<", None), ("313199", None)],
)
def test_an_expiry_is_a_whole_day_or_none(expiry: str, expected: date | None) -> None:
    reading = decode_mrz_leniently(ZONE.replace("311122", expiry, 1))
    assert expiry_of(reading, ISSUED) == expected
    check = check_expiry(reading, ISSUED)
    wanted = Outcome.UNDETERMINED if expected is None else Outcome.SUCCESSFUL
    assert check.outcome is wanted


def test_every_fault_of_a_zone_is_counted() -> None:
    _, finding = read_zone(Zone(source="page", text=ZONE.replace("900214", "909914")))
    assert finding.outcome is Outcome.FAILED
    assert "more)" in finding.why
    assert "9099" not in finding.why


def test_a_seal_that_holds_the_front_of_a_line_agrees_with_the_whole() -> None:
    upper, lower = ZONE.split("\n")
    front = Zone(source="seal", text=f"{upper}\n{lower[:28]}")
    assert check_match((Zone(source="page", text=ZONE), front)).outcome is Outcome.SUCCESSFUL
    other = Zone(source="seal", text=upper)
    assert check_match((Zone(source="page", text=ZONE), other)).outcome is Outcome.FAILED


def test_countries_without_two_letters_cannot_be_compared() -> None:
    signer = specimen_world().authority.document_signer.certificate
    for state, outcome in (
        ("UTO", Outcome.SUCCESSFUL),
        ("FRA", Outcome.FAILED),
        ("XOM", Outcome.UNDETERMINED),
    ):
        reading = replace(decode_mrz_leniently(ZONE), issuing_state=state)
        assert check_country(reading, signer).outcome is outcome


@pytest.mark.parametrize(("code", "outcome"), [("PR", Outcome.SUCCESSFUL), ("PP", Outcome.FAILED)])
def test_a_signer_signs_the_types_on_its_list(code: str, outcome: Outcome) -> None:
    signer = specimen_world().authority.document_signer.certificate
    reading = replace(decode_mrz_leniently(ZONE), document_code=code)
    assert check_document_type(DOCUMENT_TYPE, reading.document_code, signer).outcome is outcome


def test_a_broken_type_list_fails_and_a_missing_one_does_not() -> None:
    signer = specimen_world().authority.document_signer.certificate
    reading = decode_mrz_leniently(ZONE)
    others = tuple(one for one in signer.extensions if one.oid != DOCUMENT_TYPE_LIST)
    broken = replace(
        signer, extensions=(*others, Extension(DOCUMENT_TYPE_LIST, critical=False, value=b"0"))
    )
    assert (
        check_document_type(DOCUMENT_TYPE, reading.document_code, broken).outcome is Outcome.FAILED
    )
    without = replace(signer, extensions=others)
    assert (
        check_document_type(DOCUMENT_TYPE, reading.document_code, without).outcome
        is Outcome.NOT_SUPPORTED
    )


def test_two_signers_are_one_too_many() -> None:
    sod = specimen_world().files[ElementaryFile.SOD]
    body = read_object(sod, field="EF.SOD").value
    signed = decode_signed_data(body)
    at = body.rindex(signed.signer_infos[0].signature)
    whole = body[: at + len(signed.signer_infos[0].signature)]
    assert whole == body, "the signer info is the last of the object"
    doubled = frame(0x77, _with_second_signer(body))
    result = check_security_object(doubled)
    assert [finding.outcome for finding in result.findings] == [
        Outcome.UNDETERMINED,
        Outcome.FAILED,
    ]


def _with_second_signer(body: bytes) -> bytes:
    """Write the signed data again with its signer info twice."""
    from nansen.standards.der import read_node  # noqa: PLC0415

    oid, explicit = read_node(body).sequence("content info")
    *parts, infos = explicit.only_child("signed data").sequence("signed data")
    twice = frame(0x31, infos.contents, infos.contents)
    inner = frame(0x30, *(part.encoded for part in parts), twice)
    return frame(0x30, oid.encoded, frame(0xA0, inner))


@dataclass(frozen=True)
class Sealed:
    """What a data page's seal should not say."""

    state: str = "UTO"
    until: date = date(2031, 11, 22)
    portrait: bytes = b""
    country: str = "UTO"


@pytest.mark.parametrize(
    ("sealed", "check", "outcome"),
    [
        (Sealed(), "seal-match", Outcome.SUCCESSFUL),
        (Sealed(until=date(2030, 1, 1)), "seal-match", Outcome.FAILED),
        (Sealed(state="FRA"), "seal-match", Outcome.FAILED),
        (Sealed(portrait=b"another"), "seal-match", Outcome.FAILED),
        (Sealed(country="FRA"), "seal-country", Outcome.FAILED),
        (Sealed(country="XOM"), "seal-country", Outcome.UNDETERMINED),
    ],
)
def test_a_seal_says_what_the_chip_says(sealed: Sealed, check: str, outcome: Outcome) -> None:
    world = specimen_world()
    keys = keys_of(world.authority, world.keystore)
    statement = DataPageStatement(
        mrz=ZONE,
        return_state=sealed.state,
        return_until=sealed.until,
        portrait=commit_to_portrait(sealed.portrait or world.files[ElementaryFile.DG2]),
    )
    template = replace(keys.page_seal, issuing_country=sealed.country)
    message = template.message(
        encode_data_page_zone(statement),
        document_issued=ISSUED.date(),
        signature_created=ISSUED.date(),
    )
    seal = template.assemble(message, keys.seal_key.sign(message))
    signers = KnownSigners(world.trust, ISSUED)
    (result,) = check_seals((b"https://example.org", seal), signers, world.files)
    found = {finding.id: finding.outcome for finding in result.findings}
    assert found["seal-signature"] is Outcome.SUCCESSFUL
    assert found[check] is outcome


def test_a_foreign_visa_seal_is_read_and_its_signer_asked_for(visa_seal: bytes) -> None:
    world = specimen_world()
    signers = KnownSigners(world.trust, datetime(2020, 1, 1, tzinfo=UTC))
    (result,) = check_seals((visa_seal,), signers, {})
    found = {finding.id: finding.outcome for finding in result.findings}
    assert found["seal-signature"] is Outcome.UNDETERMINED
    assert found["seal-match"] is Outcome.NOT_SUPPORTED
    assert result.mrz is not None


class BlindReader:
    """Sees nothing."""

    def read(self, data: bytes) -> PageReading:
        assert data
        return PageReading()


def test_a_reading_that_saw_nothing_is_empty() -> None:
    reader: PageReader = BlindReader()
    assert reader.read(b"x") == PageReading()
    assert Presented().files == {}


def test_a_visas_seal_holds_its_lower_line_without_optional_data() -> None:
    """The specimen of 9303-7, as far as a seal holds it (9303-7 §9.1.3)."""
    upper = "V<UTOERIKSSON<<ANNA<MARIA".ljust(44, "<")
    sealed = Zone(source="seal", text=f"{upper}\nL8988901C4XXX4009078F9612109")
    reading, finding = read_zone(sealed)
    assert finding.outcome is Outcome.SUCCESSFUL
    assert reading is not None
    assert (reading.format, reading.document_number) == ("MRV-A", "L8988901C")
