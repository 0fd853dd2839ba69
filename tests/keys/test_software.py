import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from tests.simulators.key_shelf import SimulatedShelf, demo_keystore

from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeyStore, KeystoreKind
from nansen.keys.passphrase import Passphrase, UnsafeDemoPassphrase
from nansen.keys.sealed_file import seal_file
from nansen.keys.signer import Signer
from nansen.keys.software import create_software_keystore, open_software_keystore
from nansen.standards.public_key import verify_signature

DEMO, PRODUCTION = KeystoreKind.DEMO, KeystoreKind.PRODUCTION
DS = KeyLabel("ds-1")


def _demo(shelf: SimulatedShelf) -> KeyStore:
    return create_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_of_every_kind_comes_back_and_signs(kind: KeyKind) -> None:
    shelf = SimulatedShelf()
    made: Signer = _demo(shelf).generate(DS, kind)
    found = open_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO).signer(DS)
    assert found.public_key.fingerprint == made.public_key.fingerprint
    assert found.algorithm == kind.algorithm
    verify_signature(made.public_key, kind.algorithm, b"message", found.sign(b"message"))


def test_keys_are_listed_and_erased() -> None:
    keystore = demo_keystore()
    assert keystore.labels() == ()
    keystore.generate(KeyLabel("b"), KeyKind.P_256)
    keystore.generate(KeyLabel("a"), KeyKind.P_256)
    assert keystore.labels() == ("a", "b")
    keystore.erase(KeyLabel("a"))
    keystore.erase(KeyLabel("a"))
    assert keystore.labels() == ("b",)
    with pytest.raises(Unavailable):
        keystore.signer(KeyLabel("a"))


def test_a_label_is_given_once() -> None:
    keystore = demo_keystore()
    first = keystore.generate(DS, KeyKind.P_256)
    with pytest.raises(Conflict):
        keystore.generate(DS, KeyKind.P_256)
    assert keystore.signer(DS).public_key == first.public_key


def test_no_private_key_lies_in_the_open() -> None:
    shelf = SimulatedShelf()
    _demo(shelf).generate(DS, KeyKind.P_256)
    for data in shelf.files.values():
        assert b"PRIVATE" not in data
        with pytest.raises(ValueError, match=r"ASN\.1|Could not"):
            serialization.load_der_private_key(bytes.fromhex(data.split()[-1].decode()), None)


def test_neither_store_nor_signer_shows_a_key() -> None:
    keystore = demo_keystore()
    signer = keystore.generate(DS, KeyKind.P_256)
    assert repr(keystore) == "SoftwareKeyStore(demo, key=***)"
    assert repr(signer).endswith("key=***)")


def test_production_keys_come_back_behind_their_own_passphrase_only() -> None:
    shelf, passphrase = SimulatedShelf(), Passphrase("correct horse battery")
    create_software_keystore(shelf, passphrase, kind=PRODUCTION).generate(DS, KeyKind.P_256)
    assert open_software_keystore(shelf, passphrase, kind=PRODUCTION).labels() == (DS,)
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_software_keystore(shelf, Passphrase("correct horse bakery"), kind=PRODUCTION)
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_software_keystore(shelf, UnsafeDemoPassphrase(), kind=PRODUCTION)
    with pytest.raises(Refused, match="PRODUCTION-KEY"):
        open_software_keystore(shelf, passphrase, kind=DEMO)


def test_production_keys_never_lie_behind_the_public_passphrase() -> None:
    with pytest.raises(Refused, match="DEMO-KEY"):
        create_software_keystore(SimulatedShelf(), UnsafeDemoPassphrase(), kind=PRODUCTION)


def test_a_demonstrations_store_never_opens_for_production() -> None:
    shelf, passphrase = SimulatedShelf(), Passphrase("correct horse battery")
    create_software_keystore(shelf, passphrase, kind=DEMO).generate(DS, KeyKind.P_256)
    with pytest.raises(Refused, match="DEMO-KEY"):
        open_software_keystore(shelf, passphrase, kind=PRODUCTION)
    for name in shelf.files:
        shelf.files[name] = shelf.files[name].replace(b"kind: demo", b"kind: production")
    with pytest.raises(Refused, match="PASSPHRASE"):
        open_software_keystore(shelf, passphrase, kind=PRODUCTION)


def test_a_demonstrations_key_never_signs_from_a_production_store() -> None:
    demo, production = SimulatedShelf(), SimulatedShelf()
    _demo(demo).generate(DS, KeyKind.P_256)
    store = create_software_keystore(
        production, Passphrase("correct horse battery"), kind=PRODUCTION
    )
    production.files["ds-1.key"] = demo.files["ds-1.key"]
    with pytest.raises(Refused, match="DEMO-KEY"):
        store.signer(DS)
    production.files["ds-1.key"] = demo.files["ds-1.key"].replace(b"demo", b"production")
    with pytest.raises(Refused, match="PASSPHRASE"):
        store.signer(DS)


def test_a_renamed_key_does_not_sign() -> None:
    shelf = SimulatedShelf()
    keystore = _demo(shelf)
    keystore.generate(DS, KeyKind.P_256)
    shelf.files["csca-1.key"] = shelf.files["ds-1.key"]
    with pytest.raises(Refused, match="KEY-LABEL"):
        keystore.signer(KeyLabel("csca-1"))


def test_a_store_is_made_once_and_must_be_made_first() -> None:
    shelf = SimulatedShelf()
    with pytest.raises(Unavailable):
        open_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO)
    _demo(shelf)
    with pytest.raises(Conflict):
        _demo(shelf)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"cost: 14", b"cost: 13"),
        (b"cost: 14", b"cost: 40"),
        (b"cost: 14", b"cost: x"),
        (b"kind: demo", b"kind: test"),
        (b"salt: ", b"salt: 00"),
        (b"salt: ", b"salt: zz"),
    ],
)
def test_a_store_out_of_form_is_malformed(old: bytes, new: bytes) -> None:
    shelf = SimulatedShelf()
    _demo(shelf)
    head, _, tail = shelf.files["keystore.txt"].partition(old)
    shift = len(new) - len(old) if old == b"salt: " else 0
    shelf.files["keystore.txt"] = head + new + tail[shift:]
    if new == b"salt: 00":
        with pytest.raises(Refused, match="PASSPHRASE"):
            open_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO)
        return
    with pytest.raises(Malformed):
        open_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO)


def test_a_key_that_signs_no_documents_is_malformed() -> None:
    shelf = SimulatedShelf()
    keystore = create_software_keystore(shelf, UnsafeDemoPassphrase(), kind=DEMO)
    foreign = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    fields = {"kind": "demo", "label": "ds-1", "key": "P-256"}
    shelf.files["ds-1.key"] = seal_file(
        "nansen-key-1", fields, foreign, key=keystore._key, nonce=bytes(12)
    )
    with pytest.raises(Malformed):
        keystore.signer(DS)
