import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.application import people
from tests.application.people import keys, recipients
from tests.simulators.power_cut import pull_plug_at

from nansen.adapters.files.bundle_store import BundleStore
from nansen.application.bundle import BundleId, SealedBundle, seal_bundle
from nansen.application.package import pack_application
from nansen.errors import Malformed, Unavailable

SEALED = people.sealed()
RECEIPT = b"a receipt"


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: the steps are counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def another() -> SealedBundle:
    return seal_bundle(pack_application(people.application()), keys(), recipients())


def files(path: Path) -> list[str]:
    return sorted(str(found.relative_to(path)) for found in path.rglob("*") if found.is_file())


def test_a_bundle_stays_until_it_is_released(tmp_path: Path) -> None:
    store = BundleStore(tmp_path)
    assert store.get(SEALED.id) is None
    store.put(SEALED)
    store.put(SEALED)
    assert store.get(SEALED.id) == SEALED
    assert list(store.ids()) == [SEALED.id]
    assert store.receipt(SEALED.id) is None
    assert store.keep_receipt(SEALED.id, RECEIPT) == RECEIPT
    assert store.keep_receipt(SEALED.id, b"another") == RECEIPT
    assert not store.is_released(SEALED.id)
    store.release(SEALED.id)
    store.release(SEALED.id)
    assert store.is_released(SEALED.id)
    assert (store.get(SEALED.id), list(store.ids())) == (None, [])
    assert BundleStore(tmp_path).receipt(SEALED.id) == RECEIPT


def test_they_are_listed_by_name_and_not_by_age(tmp_path: Path) -> None:
    store = BundleStore(tmp_path)
    names = []
    for _ in range(5):
        bundle = another()
        store.put(bundle)
        names.append(bundle.id)
    assert list(store.ids()) == sorted(names)


def test_no_file_tells_when_it_came(tmp_path: Path) -> None:
    store = BundleStore(tmp_path / "store")
    store.put(SEALED)
    store.keep_receipt(SEALED.id, RECEIPT)
    for path in (tmp_path / "store", *(tmp_path / "store").rglob("*")):
        assert path.stat().st_mtime == 0
        assert path.stat().st_mode & 0o077 == 0


def test_a_start_forgets_times_that_a_kill_left(tmp_path: Path) -> None:
    BundleStore(tmp_path).put(SEALED)
    for path in tmp_path.rglob("*"):
        os.utime(path)
    BundleStore(tmp_path)
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {0}


def test_a_damaged_bundle_is_noticed_and_mended_by_sending_it_again(tmp_path: Path) -> None:
    store = BundleStore(tmp_path)
    store.put(SEALED)
    (path,) = tmp_path.rglob("*.age")
    path.write_bytes(SEALED.octets[:-1] + b"?")
    with pytest.raises(Unavailable, match="damaged"):
        store.get(SEALED.id)
    store.put(SEALED)
    assert store.get(SEALED.id) == SEALED


def test_a_full_disk_is_told_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = BundleStore(tmp_path / "store")
    store.put(SEALED)
    later = another()
    with pytest.raises(Unavailable, match="no room"):
        BundleStore(tmp_path / "store", reserve=1 << 62).put(later)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_space)
        with pytest.raises(Unavailable, match="No space left"):
            store.put(later)
    assert files(tmp_path) == [f"store/{SEALED.id[:2]}/{SEALED.id}.age"]
    store.put(later)
    assert store.get(later.id) == later


def no_space(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("broken", ["statvfs", "utime"])
def test_a_bad_disk_is_unavailable(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = BundleStore(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, broken, no_space)
        with pytest.raises(Unavailable, match="disk refuses"):
            store.put(SEALED)
    store.put(SEALED)
    assert store.get(SEALED.id) == SEALED


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63])
def test_names_do_not_lead_out_of_the_folder(name: str, tmp_path: Path) -> None:
    store = BundleStore(tmp_path)
    acts: list[Callable[[BundleId], object]] = [store.get, store.receipt, store.release]
    for act in acts:
        with pytest.raises(Malformed):
            act(BundleId(name))


def test_a_pulled_plug_leaves_a_whole_bundle_or_none(tmp_path: Path) -> None:
    for step in range(40):
        home = tmp_path / str(step)
        died = pull_plug_at(step, lambda home=home: BundleStore(home).put(SEALED))  # type: ignore[misc]
        store = BundleStore(home)
        assert store.get(SEALED.id) in (None, SEALED)
        assert died or store.get(SEALED.id) == SEALED
        store.put(SEALED)
        assert files(home) == [f"{SEALED.id[:2]}/{SEALED.id}.age"]
        if not died:
            return
    pytest.fail("it never ended")


def test_a_pulled_plug_never_forgets_a_receipt(tmp_path: Path) -> None:
    for step in range(40):
        home = tmp_path / str(step)
        store = BundleStore(home)
        store.put(SEALED)
        store.keep_receipt(SEALED.id, RECEIPT)
        died = pull_plug_at(step, partial(store.release, SEALED.id))
        store = BundleStore(home)
        assert store.receipt(SEALED.id) == RECEIPT
        assert store.is_released(SEALED.id) or store.get(SEALED.id) == SEALED
        store.release(SEALED.id)
        assert (store.get(SEALED.id), store.receipt(SEALED.id)) == (None, RECEIPT)
        if not died:
            return
    pytest.fail("it never ended")
