from dataclasses import replace
from pathlib import Path

from tests.worlds.dismantled import dismantle
from tests.worlds.states import NOW, certificate, store

from nansen.pki.known_csca import Standing
from nansen.trust.diff import Change, compare_stores
from nansen.trust.import_list import load_master_list
from nansen.trust.store import StoredCertificate, TrustStore


def test_what_came_what_went_and_what_was_renewed() -> None:
    old = store("csca-1", "csca-2", "no-csca")
    new = store("csca-1", "link-1-2", "csca-3", "no-csca")
    changes = compare_stores(old, new)
    assert [(one.country, one.change, one.common_name) for one in changes] == [
        ("UT", Change.ADDED, "CSCA Utopia renamed"),
        ("UT", Change.REMOVED, "CSCA Utopia"),
        ("UT", Change.RENEWED, "CSCA Utopia"),
    ]
    assert compare_stores(old, old) == ()


def test_keys_that_cannot_be_read_are_compared_as_bytes() -> None:
    csca = replace(dismantle(certificate("csca-1")), key=b"\x30\x00")
    later = replace(csca, serial=b"\x02\x01\x09")

    def holding(*encodings: bytes) -> TrustStore:
        return TrustStore(
            certificates=tuple(
                StoredCertificate(encoded=one, standing=Standing.LISTED, source="x")
                for one in encodings
            )
        )

    changes = compare_stores(holding(csca.encoded, b"\x30\x00"), holding(later.encoded))
    assert [one.change for one in changes] == [Change.REMOVED, Change.RENEWED]


def test_two_real_lists_differ_by_these_figures(vectors: Path) -> None:
    folder = vectors / "icao9303" / "masterlists"
    german, dutch = (
        load_master_list((folder / file).read_bytes(), [], NOW)
        for file in ("DE_ML_2026-05-28-08-28-45.ml", "NL_ML_2026-07-22.ml")
    )
    changes = compare_stores(german, dutch)
    kinds = [one.change for one in changes]
    kept = 588 - kinds.count(Change.REMOVED)
    assert 411 - kinds.count(Change.ADDED) - kinds.count(Change.RENEWED) == kept
    assert (kept, kinds.count(Change.RENEWED)) == (372, 2)
