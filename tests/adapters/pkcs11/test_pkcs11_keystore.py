"""Keys in SoftHSM: Debian's softhsm2 plays the token."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.worlds.utopia import Utopia

from nansen.adapters.pkcs11.opening import Pin, open_pkcs11_keystore
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeyStore, KeystoreKind
from nansen.keys.signer import Signer
from nansen.pki.acts import RotateDocumentSigner
from nansen.pki.signers import ready_document_signer
from nansen.standards.curves import by_name
from nansen.standards.public_key import verify_signature

pkcs11 = pytest.importorskip("pkcs11", reason="the extra hsm is not installed")
from nansen.adapters.pkcs11 import keystore as token_keystore  # noqa: E402 - after the skip
from nansen.adapters.pkcs11 import token_signer  # noqa: E402

MODULES = [Path(p) for p in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so")]
PIN, WRONG = Pin("271828"), Pin("314159")
DEMO, PRODUCTION = KeystoreKind.DEMO, KeystoreKind.PRODUCTION
DS = KeyLabel("ds-1")


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Start tokens before SoftHSM is loaded: a process loads it once, with one folder."""
    found = next((path for path in MODULES if path.exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        message = "softhsm2 is not installed; see tools/system-packages"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    for token in ("keys", "office", "demo", "pin"):
        command = f"softhsm2-util --init-token --free --label {token} --so-pin 161803 --pin"
        subprocess.run([*command.split(), PIN.secret], check=True, capture_output=True)
    yield found
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def store(module: Path) -> Iterator[token_keystore.Pkcs11KeyStore]:
    opened = open_pkcs11_keystore(module, token="keys", pin=PIN, kind=PRODUCTION)  # noqa: S106
    yield opened
    for label in opened.labels():
        opened.erase(label)
    opened.close()


@pytest.mark.parametrize(
    "kind",
    [KeyKind.P_256, KeyKind.P_384, KeyKind.P_521, KeyKind.BRAINPOOL_P256R1, KeyKind.RSA_3072],
)
def test_a_token_makes_keys_and_signs_what_they_verify(
    store: token_keystore.Pkcs11KeyStore, kind: KeyKind
) -> None:
    as_port: KeyStore = store
    made: Signer = as_port.generate(DS, kind)
    found = as_port.signer(DS)
    assert found.algorithm == kind.algorithm
    assert found.public_key.fingerprint == made.public_key.fingerprint
    assert repr(found) == f"TokenSigner({made.public_key.fingerprint[:16]})"
    for message in (b"", b"message"):
        verify_signature(made.public_key, kind.algorithm, message, found.sign(message))


def test_a_private_key_cannot_leave(store: token_keystore.Pkcs11KeyStore) -> None:
    store.generate(DS, KeyKind.P_256)
    store.generate(KeyLabel("rsa"), KeyKind.RSA_3072)
    keys = store._session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY})
    for key in list(keys):
        assert not key[pkcs11.Attribute.EXTRACTABLE]
        assert key[pkcs11.Attribute.SENSITIVE]


def test_keys_are_listed_found_and_erased(store: token_keystore.Pkcs11KeyStore) -> None:
    assert (store.kind, store.labels()) == (PRODUCTION, ())
    store.generate(KeyLabel("b"), KeyKind.P_256)
    store.generate(KeyLabel("a"), KeyKind.P_256)
    assert store.labels() == ("a", "b")
    with pytest.raises(Conflict):
        store.generate(KeyLabel("a"), KeyKind.P_256)
    store.erase(KeyLabel("a"))
    store.erase(KeyLabel("a"))
    assert store.labels() == ("b",)
    with pytest.raises(Unavailable, match="no key a"):
        store.signer(KeyLabel("a"))
    with pytest.raises(Refused, match="KEY-LABEL"):
        store.signer(KeyLabel("../a"))


def test_two_keys_of_one_name_are_refused(store: token_keystore.Pkcs11KeyStore) -> None:
    store.generate(DS, KeyKind.P_256)
    store._session.generate_keypair(
        pkcs11.KeyType.RSA, 2048, store=True, label="nansen-production-ds-1"
    )
    with pytest.raises(Refused, match="KEY-LABEL"):
        store.signer(DS)


def test_a_key_that_may_not_sign_is_unavailable(store: token_keystore.Pkcs11KeyStore) -> None:
    store._session.generate_keypair(
        pkcs11.KeyType.RSA,
        2048,
        store=True,
        label="nansen-production-ds-1",
        capabilities=pkcs11.MechanismFlag.ENCRYPT | pkcs11.MechanismFlag.DECRYPT,
    )
    with pytest.raises(Unavailable, match="may not sign"):
        store.signer(DS)


def test_a_key_destroyed_meanwhile_signs_no_more(store: token_keystore.Pkcs11KeyStore) -> None:
    signer = store.generate(DS, KeyKind.P_256)
    store.erase(DS)
    with pytest.raises(Unavailable, match="did not sign"):
        signer.sign(b"message")


def test_a_token_that_is_gone_is_unavailable() -> None:
    with (
        pytest.raises(Unavailable, match="did not think: DeviceError"),
        token_keystore.reached("think"),
    ):
        raise pkcs11.DeviceError


def test_a_locked_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        def get_token(self, **_: str) -> "Locked":
            return self

        def open(self, **_: object) -> None:
            raise pkcs11.PinLocked

    monkeypatch.setattr(pkcs11, "lib", lambda _module: Locked())
    with pytest.raises(Refused, match="locked"):
        open_pkcs11_keystore(Path("x.so"), token="x", pin=PIN, kind=DEMO)  # noqa: S106


def test_points_come_in_two_forms() -> None:
    curve = by_name("secp256r1")
    point = b"\x04" + bytes(range(64))
    assert token_signer.unwrap_point(point, curve) == point
    assert token_signer.unwrap_point(b"\x04\x41" + point, curve) == point
    with pytest.raises(Malformed):
        token_signer.unwrap_point(b"\x30\x00", curve)


def test_an_authority_lives_on_a_token(module: Path) -> None:
    opened = open_pkcs11_keystore(module, token="office", pin=PIN, kind=DEMO)  # noqa: S106
    office = Utopia(keystore=opened)
    office.create()
    authority = office.rotate_document_signer(
        RotateDocumentSigner(number=2, key=KeyKind.BRAINPOOL_P256R1)
    )
    ready = ready_document_signer(authority, keystore=opened, now=office.now)
    key = ready.certified.certificate.public_key()
    verify_signature(key, ready.signer.algorithm, b"x", ready.signer.sign(b"x"))
    opened.close()


def test_a_token_with_demo_keys_never_opens_for_production(module: Path) -> None:
    opened = open_pkcs11_keystore(module, token="demo", pin=PIN, kind=DEMO)  # noqa: S106
    opened.generate(DS, KeyKind.P_256)
    opened.close()
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_pkcs11_keystore(module, token="demo", pin=PIN, kind=PRODUCTION)  # noqa: S106
    open_pkcs11_keystore(module, token="demo", pin=PIN, kind=DEMO).close()  # noqa: S106


def test_a_wrong_pin_opens_nothing_and_is_not_repeated(module: Path) -> None:
    for pin in (WRONG, Pin(""), Pin("1")):
        with pytest.raises(Refused, match="PIN") as caught:
            open_pkcs11_keystore(module, token="pin", pin=pin, kind=DEMO)  # noqa: S106
        assert "314159" not in str(caught.value)
    assert "314159" not in repr(WRONG)
    opened = open_pkcs11_keystore(module, token="pin", pin=PIN, kind=DEMO)  # noqa: S106
    assert repr(opened) == "Pkcs11KeyStore(demo)"
    for pin in (PIN, WRONG):
        with pytest.raises(Conflict):
            open_pkcs11_keystore(module, token="pin", pin=pin, kind=DEMO)  # noqa: S106
    opened.close()


def test_a_missing_token_or_module_is_named(module: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="there is no token elsewhere"):
        open_pkcs11_keystore(module, token="elsewhere", pin=PIN, kind=DEMO)  # noqa: S106
    with pytest.raises(Unavailable, match="did not open the token"):
        open_pkcs11_keystore(tmp_path / "no.so", token="x", pin=PIN, kind=DEMO)  # noqa: S106


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "nansen.adapters.pkcs11.keystore")
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(Unavailable, match=r"nansen-passport\[hsm\]"):
        open_pkcs11_keystore(Path("x.so"), token="x", pin=PIN, kind=DEMO)  # noqa: S106
