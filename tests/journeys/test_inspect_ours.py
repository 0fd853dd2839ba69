"""`nansen inspect` on documents of ours: whole, in part, and put together from two."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import VECTORS
from tests.journeys.conftest import Batch
from tests.simulators.command_line import Ran, nansen
from tests.worlds.journal_office import POLICY

from nansen.clock import SystemClock
from nansen.standards.framework.journal_policy import encode_journal_policy
from nansen.standards.icao9303.lds.card_access import encode_card_access
from nansen.standards.icao9303.lds.com import Com, encode_com
from nansen.standards.icao9303.lds.dg1 import decode_dg1
from nansen.standards.icao9303.lds.security_infos import OUR_PACE

YES, NO, DOUBT, NONE = "successful", "failed", "undetermined", "not supported"
PAGES = ("page.png", "page.pdf")
THIS_YEAR = SystemClock().now().year


@pytest.fixture
def one(batch: Batch, tmp_path: Path) -> Path:
    """A copy of the first document, to be changed."""
    folder = tmp_path / "one"
    shutil.copytree(batch.folder(0), folder)
    return folder


def inspect(batch: Batch, *paths: Path, at: str | None = None) -> Ran:
    day = () if at is None else ("--at", at)
    return nansen("inspect", *paths, "--trust", batch.trust, *day, "--json")


def mrz_of(folder: Path) -> str:
    return decode_dg1((folder / "chip" / "EF_DG1.bin").read_bytes()).mrz


def without_pages(folder: Path) -> Path:
    for name in PAGES:
        (folder / name).unlink()
    return folder


def chip_alone(folder: Path) -> Path:
    """Leave the files of the chip, and neither their image nor page nor seal."""
    without_pages(folder)
    (folder / "seal.bin").unlink()
    (folder / "chip.nansen").unlink()
    return folder


def test_every_document_is_successful(batch: Batch) -> None:
    ran = inspect(batch, batch.out)
    assert ran.status == 0
    assert ran.json["verdict"] == YES
    assert [Path(one["path"]).name for one in ran.json["documents"]] == sorted(batch.numbers)


@pytest.mark.parametrize("place", range(4))
def test_every_check_of_a_whole_document_holds(batch: Batch, place: int) -> None:
    ran = inspect(batch, batch.folder(place))
    assert ran.status == 0
    is_sheet = place == 3
    unsupported = {check for check, outcome in ran.outcomes.items() if outcome == NONE}
    assert set(ran.outcomes.values()) == {YES, NONE}
    assert ("sod-signature" in unsupported) == is_sheet
    assert ("seal-match" in unsupported) == is_sheet
    document = ran.json["document"]
    assert document["document_number"] == batch.numbers[place]
    assert document["source"] == ("page" if is_sheet else "chip")


PARTS: dict[str, tuple[str, set[str]]] = {
    "chip": (YES, {"sod-signature", "dg-hashes", "ds-chain", "ds-validity", "issuer-country"}),
    "chip.nansen": (YES, {"sod-signature", "dg-hashes", "ds-chain", "issuer-country", "mrz"}),
    "page.png": (YES, {"mrz", "mrz-match", "expiry", "seal-signature", "seal-chain"}),
    "page.pdf": (YES, {"mrz", "mrz-match", "expiry", "seal-signature", "seal-chain"}),
    "seal.bin": (YES, {"mrz", "expiry", "seal-signature", "seal-chain", "seal-country"}),
    "mrz.txt": (DOUBT, {"mrz", "expiry"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_inspected_alone(batch: Batch, one: Path, part: str) -> None:
    (one / "mrz.txt").write_text(mrz_of(one) + "\n")
    verdict, checks = PARTS[part]
    ran = inspect(batch, one / part)
    assert ran.json["verdict"] == verdict
    assert ran.status == (0 if verdict == YES else 2)
    assert {check for check in checks if ran.outcomes.get(check) != YES} == set()
    assert set(ran.outcomes.values()) <= {YES, NONE, verdict}


def test_the_parts_of_one_document_may_be_named_apart(batch: Batch, one: Path) -> None:
    both = inspect(batch, one / "chip", one / "page.png")
    assert both.status == 0
    assert len(both.json["documents"]) == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode(),
        lambda text: text.replace("\n", "\r\n").encode() + b"\r\n",
        lambda text: text.replace("\n", "").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
    ],
    ids=["lines", "crlf", "joined", "marked"],
)
def test_a_zone_in_text_agrees_however_it_is_written(
    batch: Batch, one: Path, write: Callable[[str], bytes]
) -> None:
    (one / "zone.txt").write_bytes(write(mrz_of(one)))
    ran = inspect(batch, without_pages(one))
    assert ran.status == 0
    assert ran.outcomes["mrz-match"] == YES


def other(batch: Batch) -> Path:
    return batch.folder(1)


GROUPS = ("EF_DG1", "EF_DG2", "EF_DG11", "EF_DG12", "EF_DG13", "EF_SOD")


@pytest.mark.parametrize("name", GROUPS)
def test_a_file_of_another_chip_is_noticed(batch: Batch, one: Path, name: str) -> None:
    shutil.copy(batch.folder(2) / "chip" / f"{name}.bin", chip_alone(one) / "chip")
    ran = inspect(batch, one)
    assert ran.status == 1
    assert ran.outcomes["dg-hashes"] == NO


def test_the_portrait_of_another_fails_against_the_seal_too(batch: Batch, one: Path) -> None:
    shutil.copy(other(batch) / "chip" / "EF_DG2.bin", without_pages(one) / "chip")
    (one / "chip.nansen").unlink()
    ran = inspect(batch, one)
    assert (ran.outcomes["dg-hashes"], ran.outcomes["seal-match"]) == (NO, NO)


def test_the_seal_of_another_fails_against_the_chip(batch: Batch, one: Path) -> None:
    shutil.copy(other(batch) / "seal.bin", without_pages(one))
    ran = inspect(batch, one)
    assert ran.status == 1
    assert (ran.outcomes["mrz-match"], ran.outcomes["seal-match"]) == (NO, NO)
    assert ran.outcomes["seal-signature"] == YES


def test_the_seal_of_another_fails_on_the_page(batch: Batch, one: Path) -> None:
    (one / "page.pdf").unlink()
    shutil.copy(other(batch) / "seal.bin", one)
    page_and_seal = one.parent / "two"
    page_and_seal.mkdir()
    shutil.copy(one / "page.png", page_and_seal)
    shutil.copy(other(batch) / "seal.bin", page_and_seal)
    ran = inspect(batch, page_and_seal)
    assert ran.status == 1
    assert ran.outcomes["mrz-match"] == NO


def test_the_whole_chip_of_another_fails_against_the_page(batch: Batch, one: Path) -> None:
    (one / "page.pdf").unlink()
    (one / "chip.nansen").unlink()
    shutil.rmtree(one / "chip")
    shutil.copytree(other(batch) / "chip", one / "chip")
    ran = inspect(batch, one)
    assert ran.status == 1
    assert (ran.outcomes["mrz-match"], ran.outcomes["seal-match"]) == (NO, NO)
    assert (ran.outcomes["sod-signature"], ran.outcomes["dg-hashes"]) == (YES, YES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_another_fails_beside_the_rest(batch: Batch, one: Path, name: str) -> None:
    shutil.copy(other(batch) / name, one)
    ran = inspect(batch, one)
    assert ran.status == 1
    assert ran.outcomes["mrz-match"] == NO


def test_the_zone_of_another_fails_beside_the_chip(batch: Batch, one: Path) -> None:
    (chip_alone(one) / "zone.txt").write_text(mrz_of(other(batch)))
    ran = inspect(batch, one)
    assert ran.status == 1
    assert ran.outcomes["mrz-match"] == NO


def test_two_zones_of_one_page_must_agree(batch: Batch, one: Path) -> None:
    for name, folder in (("a.txt", one), ("b.txt", other(batch))):
        (one.parent / name).write_text(mrz_of(folder))
    pile = one.parent / "zones"
    pile.mkdir()
    for name in ("a.txt", "b.txt"):
        shutil.move(one.parent / name, pile)
    ran = inspect(batch, pile)
    assert ran.status == 1
    assert ran.outcomes["mrz-match"] == NO


def test_two_chips_in_one_folder_are_no_document(batch: Batch, one: Path) -> None:
    shutil.copy(other(batch) / "chip.nansen", one)
    ran = inspect(batch, one)
    assert ran.status == 2
    assert "a second, different EF." in ran.out


def test_a_file_that_is_missing_leaves_a_doubt(batch: Batch, one: Path) -> None:
    (chip_alone(one) / "chip" / "EF_DG11.bin").unlink()
    ran = inspect(batch, one)
    assert ran.status == 2
    assert ran.outcomes["dg-hashes"] == DOUBT


def test_a_chip_without_its_security_object_proves_nothing(batch: Batch, one: Path) -> None:
    (chip_alone(one) / "chip" / "EF_SOD.bin").unlink()
    ran = inspect(batch, one)
    assert ran.status == 2
    assert {ran.outcomes[check] for check in ("sod-signature", "dg-hashes", "ds-chain")} == {DOUBT}


def test_a_file_that_nobody_signed_is_noticed(batch: Batch, one: Path) -> None:
    foreign = VECTORS / "icao9303" / "lds_bsi2013" / "Datagroup15.bin"
    shutil.copy(foreign, chip_alone(one) / "chip" / "EF_DG15.bin")
    ran = inspect(batch, one)
    assert ran.status == 2
    assert ran.outcomes["dg-unsigned"] == DOUBT


def test_another_list_of_contents_is_noticed(batch: Batch, one: Path) -> None:
    (chip_alone(one) / "chip" / "EF_COM.bin").write_bytes(encode_com(Com(data_groups=(1, 2))))
    ran = inspect(batch, one)
    assert ran.status == 1
    assert ran.outcomes["com-consistency"] == NO


def test_an_offer_that_is_not_signed_is_noticed(batch: Batch, one: Path) -> None:
    changed = bytearray(encode_card_access((OUR_PACE,)))
    changed[-1] ^= 1
    (chip_alone(one) / "chip" / "EF_CardAccess.bin").write_bytes(bytes(changed))
    ran = inspect(batch, one)
    assert ran.status == 1
    assert ran.outcomes["card-access"] == NO


@pytest.mark.parametrize("name", [*GROUPS, "EF_COM", "EF_DG14", "EF_CardAccess"])
def test_a_file_cut_off_is_never_successful(batch: Batch, one: Path, name: str) -> None:
    path = chip_alone(one) / "chip" / f"{name}.bin"
    data = path.read_bytes()
    for part in (data[: len(data) // 2], data[:1], b""):
        path.write_bytes(part)
        ran = inspect(batch, one)
        assert ran.status in {1, 2}, ran.err
        assert ran.json["verdict"] != YES


def test_time_runs_out(batch: Batch) -> None:
    chip = batch.folder(0) / "chip"
    expired = inspect(batch, chip, at=f"{THIS_YEAR + 6}-01-01")
    assert (expired.status, expired.outcomes["expiry"]) == (1, NO)
    too_early = inspect(batch, chip, at=f"{THIS_YEAR - 2}-01-01")
    assert too_early.status in {1, 2}
    assert too_early.outcomes["ds-validity"] == NO
    far = inspect(batch, chip, at="2150-12-31T23:59:59+00:00")
    assert far.status == 1


def test_another_authority_of_the_same_name_vouches_for_nothing(
    batch: Batch, tmp_path: Path
) -> None:
    home = tmp_path / "double"
    codes = ("--state", "UTO", "--country", "UT", "--specimen")
    nansen("authority", "create", "--home", home, *codes)
    for part in ("chip", "seal.bin", "page.png"):
        ran = nansen("inspect", batch.folder(0) / part, "--trust", home, "--json")
        assert ran.status in {1, 2}
        assert ran.json["verdict"] in {NO, DOUBT}
    chip = nansen("inspect", batch.folder(0) / "chip", "--trust", home, "--json")
    assert chip.outcomes["ds-chain"] in {NO, DOUBT}


def test_a_master_list_vouches_only_through_an_anchor(batch: Batch) -> None:
    path, (status,) = batch.trust / "UTO.ml", batch.trust.glob("*.statuslist")
    chip = batch.folder(0) / "chip"
    alone = nansen("inspect", chip, "--trust", path, "--json")
    assert (alone.status, alone.outcomes["ds-chain"]) == (2, DOUBT)
    anchor = batch.trust / "csca-1.cer"
    crl = batch.trust / "UTO.crl"
    lists = ("--trust", path, crl, status)
    anchored = nansen("inspect", chip, *lists, "--anchor", anchor, "--json")
    assert (anchored.status, anchored.outcomes["ds-chain"]) == (0, YES)
    without_crl = nansen("inspect", chip, "--trust", path, "--anchor", anchor, "--json")
    assert (without_crl.status, without_crl.outcomes["ds-revocation"]) == (2, DOUBT)


def test_a_post_goes_by_the_status_lists_it_carries(batch: Batch, tmp_path: Path) -> None:
    both = nansen("inspect", batch.folder(0), batch.folder(1), "--trust", batch.trust)
    assert both.status == 0
    assert "status of 2: the document is in force, by a list issued on" in both.out
    assert " old" in both.out
    without = tmp_path / "trust"
    shutil.copytree(batch.trust, without, ignore=shutil.ignore_patterns("*.statuslist"))
    doubted = nansen("inspect", batch.folder(0), "--trust", without, "--json")
    assert (doubted.status, doubted.outcomes["status"]) == (2, DOUBT)
    assert "status list is not here" in doubted.out


def test_a_post_goes_by_the_journals_it_knows(batch: Batch, tmp_path: Path) -> None:
    """These specimens stand in no journal: with a policy that asks for one they fail."""
    chip = batch.folder(0)
    without = inspect(batch, chip)
    assert (without.status, without.outcomes["journal"]) == (0, NONE)
    asked = replace(POLICY, since=SystemClock().now().date() - timedelta(days=1))
    path = tmp_path / "UTO.journal"
    path.write_bytes(encode_journal_policy(asked))
    ran = nansen("inspect", chip, "--trust", batch.trust, path, "--json")
    assert (ran.status, ran.outcomes["journal"]) == (1, NO)
    assert "carries no proof" in ran.out
    told = nansen("inspect", chip, "--trust", batch.trust, "--trust", path)
    assert "journal: the issuer's documents stand in its journal since" in words_of(told)
    both = nansen("inspect", chip, batch.folder(1), "--trust", batch.trust, path)
    assert "journal of 2: the issuer's documents stand in its journal since" in words_of(both)
    path.write_bytes(b"nansen journal policy")
    broken = nansen("inspect", chip, "--trust", batch.trust, path)
    assert broken.status == 65
    assert path.name in broken.err


def words_of(ran: Ran) -> str:
    return " ".join(ran.out.split())


def test_a_status_list_grows_stale_and_says_so(batch: Batch) -> None:
    day = (SystemClock().now() + timedelta(days=8)).date().isoformat()
    ran = inspect(batch, batch.folder(0), at=day)
    assert (ran.status, ran.outcomes["status"]) == (2, DOUBT)
    assert "days old: too old to rely on" in ran.out


def test_a_status_list_that_breaks_off_is_named(batch: Batch, tmp_path: Path) -> None:
    shutil.copytree(batch.trust, tmp_path / "trust")
    (path,) = (tmp_path / "trust").glob("*.statuslist")
    path.write_bytes(path.read_bytes()[:1000])
    ran = nansen("inspect", batch.folder(0), "--trust", tmp_path / "trust")
    assert ran.status == 65
    assert path.name in ran.err


def test_documents_and_lists_may_come_in_either_order(batch: Batch) -> None:
    chips = [batch.folder(place) / "chip" for place in (0, 1)]
    lists = [batch.trust / "UTO.ml", batch.trust]
    orders: tuple[tuple[str | Path, ...], ...] = (
        (*chips, "--trust", *lists),
        ("--trust", lists[0], "--trust", lists[1], *chips),
        ("--trust", lists[1], *chips),
        ("--trust", *lists, "--", *chips),
        ("--trust", lists[1], *chips, "--anchor", lists[1] / "csca-1.cer"),
    )
    for arguments in orders:
        ran = nansen("inspect", "--json", *arguments)
        assert ran.status == 0, ran.err
        paths = [one["path"] for one in ran.json["documents"]]
        assert paths == [str(chip) for chip in chips]
