import json
import multiprocessing
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from tests.simulators.power_cut import pull_plug_at
from tests.worlds.utopia import FOUNDING, Utopia

from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.key_folder import KeyFolder
from nansen.errors import Conflict, Malformed, NansenError, Refused, Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.software import SoftwareKeyStore, create_software_keystore
from nansen.pki.acts import (
    IssueCrl,
    PublishMasterList,
    RevokeCertificate,
    RotateCsca,
    RotateDocumentSigner,
)
from nansen.pki.authority import Authority
from nansen.pki.signers import ready_document_signer

DEMO = UnsafeDemoPassphrase()


def _found(path: Path) -> Utopia:
    home = AuthorityHome(path)
    keystore = create_software_keystore(KeyFolder(home.keys), DEMO, kind=KeystoreKind.DEMO)
    office = Utopia(store=home, keystore=keystore)
    office.create()
    return office


def _at_home(path: Path, of: Utopia) -> Utopia:
    """Open a copy of an office's folder at the office's time."""
    home = AuthorityHome(path)
    assert isinstance(of.keystore, SoftwareKeyStore)
    # Its key is at hand; deriving it from the passphrase for each copy would take seconds.
    keystore = SoftwareKeyStore(KeyFolder(home.keys), of.keystore.kind, of.keystore._key)
    return Utopia(store=home, keystore=keystore, now=of.now, serials=count(0x7100_0000_0000))


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Utopia:
    return _found(tmp_path_factory.mktemp("utopia") / "home")


def _copy(office: Utopia, to: Path) -> Utopia:
    assert isinstance(office.store, AuthorityHome)
    shutil.copytree(office.store.keys.parent, to)
    return _at_home(to, office)


def test_an_authority_comes_home_as_it_left(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home").wait(days=700)
    office.rotate_csca(RotateCsca(number=2, name="Útópia"))
    serial = office.authority.document_signer.certificate.serial_number
    office.revoke(RevokeCertificate(serial_number=serial))
    office.issue_crl(IssueCrl(number=2))
    office = replace(office, now=founded.now)
    last = office.publish_master_list(PublishMasterList())
    again = AuthorityHome(tmp_path / "home").find()
    assert again == last
    assert again is not None
    assert again.crl is not None
    assert again.crl.encoded == (tmp_path / "home" / "crl-2.crl").read_bytes()


def test_the_folder_says_what_it_holds(founded: Utopia) -> None:
    assert isinstance(founded.store, AuthorityHome)
    home = founded.store.keys.parent
    names = sorted(path.name for path in home.iterdir())
    assert names == [
        ".lock", "authority.json", "crl-1.crl", "csca-1.cer", "ds-1.cer", "keys", "ml-1.cer",
        "seal-aa-1.cer",
    ]  # fmt: skip
    record = json.loads((home / "authority.json").read_text())
    assert (record["state"], record["kind"], record["version"]) == ("UTO", "specimen", 1)
    certificate = founded.authority.csca.certificate
    assert (home / "csca-1.cer").read_bytes() == certificate.encoded
    assert "PRIVATE" not in (home / "authority.json").read_text()


def test_there_is_nothing_before_the_first_act(tmp_path: Path) -> None:
    assert AuthorityHome(tmp_path / "nowhere").find() is None


@pytest.mark.parametrize(
    "act",
    [
        lambda office: office.rotate_document_signer(RotateDocumentSigner(number=2)),
        lambda office: office.rotate_csca(RotateCsca(number=2)),
        lambda office: office.issue_crl(IssueCrl(number=2)),
        lambda office: office.publish_master_list(PublishMasterList()),
    ],
    ids=["rotate document signer", "rotate CSCA", "issue CRL", "publish master list"],
)
def test_a_pulled_plug_leaves_the_old_authority_or_the_new(
    founded: Utopia, tmp_path: Path, act: Callable[[Utopia], Authority]
) -> None:
    old = founded.authority
    for step in range(80):
        office = _copy(founded, tmp_path / f"at-{step}").wait(days=5)
        died = pull_plug_at(step, partial(act, office))
        if office.authority != old:
            assert office.authority.version == old.version + 1
        else:
            assert died
            act(office)  # asked again, the act is done
        assert office.authority.version == old.version + 1
        ready_document_signer(office.authority, keystore=office.keystore, now=office.now)
        if not died:
            return
    pytest.fail("the act never ended")


def test_a_pulled_plug_leaves_no_authority_or_a_whole_one(tmp_path: Path) -> None:
    for step in range(0, 150, 5):  # every fifth of about a hundred writing steps
        home = AuthorityHome(tmp_path / f"at-{step}")
        keystore = create_software_keystore(KeyFolder(home.keys), DEMO, kind=KeystoreKind.DEMO)
        office = Utopia(store=home, keystore=keystore)
        died = pull_plug_at(step, office.create)
        if home.find() is None:
            assert died
            office.create()
        assert office.authority.crl_number == 1
        assert office.create() == office.authority
        if not died:
            return
    pytest.fail("founding never ended")


def _rotate(path: Path, office: Utopia, results: "multiprocessing.SimpleQueue[str]") -> None:
    try:
        _at_home(path, office).rotate_document_signer(RotateDocumentSigner(number=2))
    except NansenError as error:
        results.put(type(error).__name__)
    else:
        results.put("done")


def test_two_processes_at_once_leave_one_document_signer(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home")
    context = multiprocessing.get_context("fork")
    results: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    calm = replace(founded, serials=iter(()))
    workers = [
        context.Process(target=_rotate, args=(tmp_path / "home", calm, results)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    outcomes = sorted(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    assert "done" in outcomes
    assert set(outcomes) <= {"done", "Conflict"}
    assert office.authority.version == 2
    ready_document_signer(office.authority, keystore=office.keystore, now=office.now)


def test_a_stale_authority_is_not_saved(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home")
    stale = office.authority
    office.rotate_document_signer(RotateDocumentSigner(number=2))
    for version in (1, 2, 4):
        with pytest.raises(Conflict):
            office.store.save(replace(stale, version=version))


def test_changed_and_missing_files_are_noticed(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home")
    path = tmp_path / "home" / "ds-1.cer"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Malformed):
        office.store.find()
    path.unlink()
    with pytest.raises(Unavailable):
        office.store.find()


def test_a_file_name_in_the_record_stays_inside(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home")
    path = tmp_path / "home" / "authority.json"
    path.write_text(path.read_text().replace('"ds-1.cer"', '"../../etc/passwd"'))
    with pytest.raises(Refused, match="FILE-NAME"):
        office.store.find()


def test_founding_again_reads_what_is_there(founded: Utopia, tmp_path: Path) -> None:
    office = _copy(founded, tmp_path / "home")
    assert office.create(FOUNDING) == founded.authority
