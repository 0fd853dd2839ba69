"""The act as a whole: page, chip and seal of one document, read back by the other side."""

from functools import cache
from typing import Any

import pytest
from tests.simulators.photographs import photograph
from tests.worlds.certificates import document_signer, seal_signer_body, signed, signer
from tests.worlds.travel_documents import EXPIRES, holder, travel_document

from nansen.clock import FixedClock
from nansen.document.document_class import DocumentClass
from nansen.document.model import TravelDocument
from nansen.document.observations import Observation
from nansen.document.rules import add_months
from nansen.errors import Refused, Untrusted
from nansen.ids import StateCode
from nansen.keys.key_kind import KeyKind
from nansen.personalization.chip import DATA_GROUPS, FaceFormat
from nansen.personalization.service import IssuingKeys, PersonalizedDocument, personalize
from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.cms import verify_signer_info
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.com import decode_com
from nansen.standards.icao9303.lds.dg1 import decode_dg1
from nansen.standards.icao9303.lds.dg2 import decode_dg2
from nansen.standards.icao9303.lds.dg11 import decode_dg11
from nansen.standards.icao9303.lds.dg12 import decode_dg12
from nansen.standards.icao9303.lds.dg13 import decode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.sod import decode_sod
from nansen.standards.icao9303.lds.sod_write import hash_data_groups
from nansen.standards.icao9303.seal import (
    commit_to_portrait,
    decode_seal,
    read_seal_mrz,
    verify_seal,
)
from nansen.standards.icao9303.seal.data_page import decode_data_page
from nansen.standards.public_key import PublicKey

PHOTO = photograph()
STATES = (
    *("RUS", "BLR", "PRK", "ERI", "SYR", "IRN", "TKM", "VEN", "NIC", "CUB"),
    *("MMR", "AFG", "TJK", "KAZ", "CHN", "ETH", "SDN", "SSD", "IRQ", "YEM"),
)


@cache
def keys(kind: KeyKind = KeyKind.P_256) -> IssuingKeys:
    certificate, key = document_signer(kind)
    csca, seal_key = signer(KeyKind.P_256, "csca"), signer(kind, "seal")
    return IssuingKeys(
        state="UTO",
        is_specimen=True,
        document_signer=certificate,
        document_key=key,
        seal_signer=signed(seal_signer_body(csca, seal_key), csca),
        seal_key=seal_key,
    )


def made_of(document: TravelDocument, clock: FixedClock, **changes: Any) -> PersonalizedDocument:
    values: dict[str, Any] = {"photo": PHOTO, "keys": keys(), "with_picture": False}
    return personalize(document, clock=clock, **values | changes)


def files_of(made: PersonalizedDocument) -> dict[str, bytes]:
    assert made.chip is not None
    return {file.title.removeprefix("EF."): data for file, data in made.chip.files.items()}


def test_the_chip_says_where_its_status_is_published(clock: FixedClock) -> None:
    reference = StatusReference(list_id=bytes(16), index=4711)
    made = made_of(travel_document(), clock, status=reference)
    assert decode_dg13(files_of(made)["DG13"]).status_reference == reference
    without = files_of(made_of(travel_document(), clock))
    assert decode_dg13(without["DG13"]).status_reference is None


@pytest.mark.parametrize("kind", [KeyKind.P_256, KeyKind.P_384])
def test_page_chip_and_seal_agree(kind: KeyKind, clock: FixedClock) -> None:
    document = travel_document(observations=(Observation.OWN_STATEMENTS,))
    made = made_of(document, clock, keys=keys(kind))
    files = files_of(made)
    mrz = decode_dg1(files["DG1"]).mrz
    statement = decode_data_page(decode_seal(made.seal))
    assert statement.mrz == mrz
    assert statement.portrait == commit_to_portrait(files["DG2"])
    assert (statement.return_state, statement.return_until) == ("UTO", EXPIRES)
    assert decode_dg13(files["DG13"]).return_right.until.text == EXPIRES.isoformat()
    assert decode_dg2(files["DG2"]).images == (made.portrait.image,)
    details = decode_dg12(files["DG12"])
    assert details.endorsements == "OBS02 RETURN UTO 20311122 EXCEPT RUS"
    assert details.personalized_at == "20261123000000", "the hour is nobody's business"
    assert details.issuing_authority == "Travel Document Office"
    assert made.document_class is DocumentClass.REFUGEE


def test_the_signatures_hold(clock: FixedClock) -> None:
    made = made_of(travel_document(), clock)
    assert made.chip is not None
    sod = decode_sod(made.chip.files[ElementaryFile.SOD])
    (info,) = sod.signed_data.signer_infos
    verify_signer_info(sod.signed_data, info, keys().document_signer)
    hashes = hash_data_groups(made.chip.data_groups, keys().document_key.algorithm.hash)
    assert dict(sod.lds_security_object.hashes) == hashes
    assert tuple(hashes) == DATA_GROUPS == decode_com(files_of(made)["COM"]).data_groups
    verify_seal(decode_seal(made.seal), keys().seal_signer.public_key())


def test_nothing_leads_to_the_holder(clock: FixedClock) -> None:
    files = files_of(made_of(travel_document(), clock))
    assert set(files) == {"COM", "CardAccess", "SOD"} | {f"DG{number}" for number in DATA_GROUPS}
    details = decode_dg11(files["DG11"])
    for name in ("address", "telephone", "profession", "personal_number", "place_of_birth"):
        assert not getattr(details, name), "R44"
    assert not details.other_documents


@pytest.mark.parametrize(
    ("native", "shown"),
    [
        ("Иванова, Анна Петровна", "Иванова<<Анна<Петровна"),
        ("البصري، هدى محمد", "البصري<<هدى<محمد"),
        ("သီတာ", "သီတာ"),
        (None, "IVANOVA<<ANNA<PETROVNA"),
    ],
)
def test_the_chip_has_the_name_as_its_holder_writes_it(
    native: str | None, shown: str, clock: FixedClock
) -> None:
    made = made_of(travel_document(holder=holder(native_name=native)), clock)
    assert decode_dg11(files_of(made)["DG11"]).full_name == shown


def test_what_is_too_long_for_one_data_group_stands_in_another(clock: FixedClock) -> None:
    states = list(map(StateCode, STATES))
    document = travel_document(
        holder=holder(primary_identifier="A" * 100, secondary_identifier="B", native_name=None),
        territorial_validity=tuple(states),
    )
    files = files_of(made_of(document, clock))
    assert decode_dg11(files["DG11"]).full_name is None
    assert decode_dg12(files["DG12"]).endorsements == "RETURN UTO 20311122"
    assert decode_dg13(files["DG13"]).territorial_except == tuple(sorted(states))


def test_an_emergency_sheet_has_a_seal_and_no_chip(clock: FixedClock) -> None:
    document = travel_document(
        document_class=DocumentClass.EMERGENCY_SHEET,
        date_of_expiry=add_months(travel_document().date_of_issue, 6),
        observations=(Observation.SINGLE_JOURNEY,),
    )
    made = made_of(document, clock)
    assert made.chip is None, "R53"
    seal = decode_seal(made.seal)
    verify_seal(seal, keys().seal_signer.public_key())
    zone = read_seal_mrz(seal)
    assert zone is not None
    assert [len(line) for line in zone.split("\n")] == [36, 36], "9303-8 §6.1.2"
    assert zone.startswith("PUUTOIVANOVA<<ANNA<PETROVNA<")


def test_the_newer_record_of_a_face_may_be_chosen(clock: FixedClock) -> None:
    made = made_of(travel_document(), clock, face_format=FaceFormat.ISO_39794)
    dg2 = decode_dg2(files_of(made)["DG2"])
    assert dg2.images == (made.portrait.image,)
    assert dg2.encodings[0].header.format_type == 0x2A


def test_keys_of_another_state_issue_nothing(clock: FixedClock) -> None:
    with pytest.raises(Refused, match="R40"):
        made_of(travel_document(issuing_state=StateCode("D")), clock)


def test_a_key_that_is_not_the_certified_one_opens_nothing() -> None:
    right = keys()
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        IssuingKeys(
            state="UTO",
            is_specimen=True,
            document_signer=right.document_signer,
            document_key=signer(KeyKind.P_256, "stranger"),
            seal_signer=right.seal_signer,
            seal_key=right.seal_key,
        )


class FaultySigner:
    """A device that a fault makes sign something else."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        return keys().seal_key.algorithm

    @property
    def public_key(self) -> PublicKey:
        return keys().seal_key.public_key

    def sign(self, message: bytes) -> bytes:
        return keys().seal_key.sign(message + b"!")


def test_a_faulty_seal_never_leaves(clock: FixedClock) -> None:
    right = keys()
    faulty = IssuingKeys(
        state="UTO",
        is_specimen=True,
        document_signer=right.document_signer,
        document_key=right.document_key,
        seal_signer=right.seal_signer,
        seal_key=FaultySigner(),
    )
    with pytest.raises(Untrusted):
        made_of(travel_document(), clock, keys=faulty)


def test_nothing_of_the_holder_is_shown(clock: FixedClock) -> None:
    shown = repr(made_of(travel_document(), clock))
    for secret in ("IVANOVA", "N7K2M4Q9X", "Иванова", "1990"):
        assert secret not in shown
