"""The plan, step by step: each thing that can be wrong is found by the check that is for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.worlds.specimen import ISSUED, World, found, specimen_world, trust_in

from nansen.inspection.model import PROOFS, Presented, Report
from nansen.inspection.service import Inspector, inspect
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.lds.card_access import encode_card_access
from nansen.standards.icao9303.lds.com import Com, encode_com
from nansen.standards.icao9303.lds.file_names import ElementaryFile, identify_file
from nansen.standards.icao9303.lds.security_infos import OUR_PACE
from nansen.standards.icao9303.mrz import encode_mrz
from nansen.trust.import_list import load_master_list
from nansen.trust.store import TrustStore

FAILED, SUCCESSFUL = Outcome.FAILED, Outcome.SUCCESSFUL
UNDETERMINED, NOT_SUPPORTED = Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED
ALWAYS = (
    "mrz",
    "sod-signature",
    "dg-hashes",
    "ds-chain",
    "ds-validity",
    "issuer-country",
    "expiry",
    "seal-signature",
)


def outcomes(report: Report) -> dict[str, Outcome]:
    return {finding.id: finding.outcome for finding in report.findings}


def look(
    presented: Presented, world: World | None = None, at: datetime = ISSUED
) -> tuple[Report, dict[str, Outcome]]:
    report = inspect(presented, trust=(world or specimen_world()).trust, at=at)
    return report, outcomes(report)


def zone_of(world: World) -> str:
    return encode_mrz(decoded_zone(world))


def decoded_zone(world: World):  # type: ignore[no-untyped-def]  # noqa: ANN201
    from nansen.document.machine_readable import mrz_of  # noqa: PLC0415

    return mrz_of(world.document)


@pytest.mark.parametrize(
    "presented",
    [
        Presented(),
        Presented(mrz="nonsense"),
        Presented(seals=(b"\xdc",)),
        Presented(files={ElementaryFile.SOD: b"\x77\x00"}),
        Presented(files={ElementaryFile.DG1: b"\x61\x00"}),
    ],
    ids=["nothing", "bad zone", "bad seal", "bad EF.SOD", "no EF.SOD"],
)
def test_every_report_names_the_mandatory_checks_and_never_says_yes(presented: Presented) -> None:
    report, found = look(presented)
    assert set(ALWAYS) <= found.keys()
    assert report.verdict is not SUCCESSFUL
    assert report.vouchers == ()


def test_a_zone_alone_is_right_but_proves_nothing() -> None:
    report, found = look(Presented(mrz=zone_of(specimen_world())))
    assert found["mrz"] is found["expiry"] is SUCCESSFUL
    assert report.verdict is UNDETERMINED
    assert report.document is not None
    assert report.document.source == "page"


def test_the_seal_alone_vouches_for_its_zone() -> None:
    world = specimen_world()
    report, found = look(Presented(seals=(world.made.seal,)))
    assert report.verdict is SUCCESSFUL
    assert report.vouchers == ("seal",)
    assert found["seal-match"] is NOT_SUPPORTED


def test_a_zone_that_differs_from_the_chip_fails() -> None:
    world = specimen_world()
    other = zone_of(world).replace("ANNA", "ANNE")
    report, found = look(world.presented(mrz=other))
    assert found["mrz-match"] is FAILED
    assert report.verdict is FAILED


def test_the_same_zone_on_page_chip_and_seal_agrees() -> None:
    world = specimen_world()
    _, found = look(world.presented(mrz=zone_of(world)))
    assert found["mrz-match"] is SUCCESSFUL


def test_an_unreadable_dg1_agrees_with_nothing() -> None:
    world = specimen_world()
    _, found = look(world.presented(files={**world.files, ElementaryFile.DG1: b"\x61\x00"}))
    assert found["mrz"] is FAILED
    assert found["mrz-match"] is FAILED
    assert found["dg-hashes"] is FAILED


def test_an_expired_document_fails_by_its_date_and_not_by_its_signature() -> None:
    world = specimen_world()
    report, found = look(world.presented(), at=datetime(2032, 1, 1, tzinfo=UTC))
    assert found["expiry"] is FAILED
    assert found["sod-signature"] is SUCCESSFUL
    assert report.verdict is FAILED


def test_without_the_revocation_list_nothing_is_certain() -> None:
    world = specimen_world()
    blind = replace(world, trust=trust_in(world.authority, crl=False))
    report, found = look(world.presented(), blind)
    assert found["ds-revocation"] is UNDETERMINED
    assert report.verdict is UNDETERMINED


def test_a_stale_revocation_list_leaves_a_doubt() -> None:
    world = specimen_world()
    report, found = look(world.presented(), at=ISSUED + timedelta(days=120))
    assert found["ds-revocation"] is UNDETERMINED
    assert report.verdict is UNDETERMINED


def test_a_stranger_with_the_same_name_is_not_believed() -> None:
    world = specimen_world()
    stranger, _ = found()
    _, seen = look(world.presented(), replace(world, trust=trust_in(stranger)))
    assert seen["sod-signature"] is SUCCESSFUL
    assert seen["ds-chain"] is not SUCCESSFUL
    assert seen["seal-signature"] is not SUCCESSFUL


@pytest.mark.parametrize(
    ("missing", "check", "outcome"),
    [
        (ElementaryFile.DG2, "dg-hashes", UNDETERMINED),
        (ElementaryFile.DG14, "card-access", UNDETERMINED),
        (ElementaryFile.CARD_ACCESS, "card-access", NOT_SUPPORTED),
        (ElementaryFile.COM, "com-consistency", NOT_SUPPORTED),
        (ElementaryFile.DG13, "framework", NOT_SUPPORTED),
        (ElementaryFile.SOD, "sod-signature", UNDETERMINED),
    ],
    ids=lambda value: value.title if isinstance(value, ElementaryFile) else str(value),
)
def test_what_is_missing_is_told(missing: ElementaryFile, check: str, outcome: Outcome) -> None:
    world = specimen_world()
    files = {file: data for file, data in world.files.items() if file is not missing}
    _, found = look(Presented(files=files))
    assert found[check] is outcome


@pytest.mark.parametrize(
    ("file", "contents", "check", "outcome"),
    [
        (
            ElementaryFile.COM,
            encode_com(Com(data_groups=(1, 2, 11, 12, 13, 14, 15))),
            "com-consistency",
            FAILED,
        ),
        (
            ElementaryFile.COM,
            encode_com(Com(data_groups=(1, 2, 11, 12, 13, 14), lds_version="0107")),
            "com-consistency",
            UNDETERMINED,
        ),
        (ElementaryFile.COM, b"\x60\x00", "com-consistency", FAILED),
        (
            ElementaryFile.CARD_ACCESS,
            encode_card_access((replace(OUR_PACE, parameter_id=12),)),
            "card-access",
            FAILED,
        ),
        (ElementaryFile.CARD_ACCESS, b"\x31\x01", "card-access", FAILED),
        (ElementaryFile.CARD_ACCESS, b"\x31\x00", "card-access", FAILED),
        (
            ElementaryFile.CARD_ACCESS,
            encode_card_access((OUR_PACE,)) + b"\x00",
            "card-access",
            UNDETERMINED,
        ),
        (
            ElementaryFile.COM,
            encode_com(Com(data_groups=(1, 2, 11, 12, 13, 14))) + b"\x00",
            "com-consistency",
            UNDETERMINED,
        ),
        (ElementaryFile.DG15, b"\x6f\x00", "dg-unsigned", UNDETERMINED),
        (ElementaryFile.DG11, b"\x6b\x01", "dg-format", UNDETERMINED),
        (ElementaryFile.DG13, b"\x6d\x00", "framework", NOT_SUPPORTED),
        (ElementaryFile.DG13, b"\x6d\x05", "framework", FAILED),
    ],
)
def test_what_was_put_in_is_told(
    file: ElementaryFile, contents: bytes, check: str, outcome: Outcome
) -> None:
    world = specimen_world()
    report, found = look(world.presented(files={**world.files, file: contents}))
    assert found[check] is outcome
    assert report.verdict is not SUCCESSFUL


def test_facts_are_for_the_officers_eyes_only() -> None:
    report, _ = look(specimen_world().presented())
    assert report.document is not None
    facts = dict(report.document.entries)
    assert facts["primary_identifier"] == "IVANOVA"
    assert facts["name"] == "Иванова<<Анна"
    assert facts["return_right"] == "UTO until 2031-11-22"
    for text in (repr(report), repr(specimen_world().presented())):
        assert "IVANOVA" not in text
        assert "1990" not in text


def test_no_finding_carries_a_personal_value() -> None:
    world = specimen_world()
    for presented in (
        world.presented(),
        world.presented(mrz=zone_of(world).replace("ANNA", "ANNE")),
        world.presented(mrz=zone_of(world)[:-1] + "9"),
    ):
        for finding in look(presented)[0].findings:
            assert "IVANOVA" not in finding.why
            assert world.document.number not in finding.why
            assert "900214" not in finding.why


def test_proofs_are_checks_of_the_plan() -> None:
    report, found = look(specimen_world().presented())
    for proofs in PROOFS.values():
        assert set(proofs) <= found.keys()
    assert report.verdict is SUCCESSFUL


def read_folder(folder: Path) -> dict[ElementaryFile, bytes]:
    named = ((identify_file(path.name), path.read_bytes()) for path in sorted(folder.iterdir()))
    return {file: data for file, data in named if file is not None}


def trust_of(vectors: Path, master_list: str, anchor: str) -> TrustStore:
    lists = vectors / "icao9303" / "masterlists"
    return load_master_list(
        (lists / master_list).read_bytes(),
        [(lists / anchor).read_bytes()],
        datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_the_german_reference_chip(vectors: Path) -> None:
    trust = trust_of(vectors, "DE_ML_2026-05-28-08-28-45.ml", "DE_ROOT_CA_CSCA07.cer")
    files = read_folder(vectors / "icao9303" / "lds_bsi2013")
    report = Inspector(trust, datetime(2014, 6, 1, tzinfo=UTC)).inspect(Presented(files=files))
    seen = outcomes(report)
    for check in ("sod-format", "sod-signature", "dg-hashes", "com-consistency", "issuer-country"):
        assert seen[check] is SUCCESSFUL, check
    assert seen["dg-unsigned"] is UNDETERMINED, "its EF.DG15 is in no signature"
    assert seen["ds-chain"] is UNDETERMINED, "its CSCA is on no list"
    assert report.verdict is UNDETERMINED


def test_the_dutch_specimen(vectors: Path) -> None:
    trust = trust_of(vectors, "NL_ML_2026-07-22.ml", "NL_ROOT_CA.cer")
    files = read_folder(vectors / "icao9303" / "lds_loes2006")
    report = Inspector(trust, datetime(2008, 1, 1, tzinfo=UTC)).inspect(Presented(files=files))
    seen = outcomes(report)
    for check in ("sod-format", "sod-signature", "dg-hashes", "mrz", "expiry", "issuer-country"):
        assert seen[check] is SUCCESSFUL, check
    assert seen["ds-chain"] is UNDETERMINED
