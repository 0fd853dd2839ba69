"""A holder is known by a key: what is none is no act, for nobody could ever act with it."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.worlds.office import CASE, World, actor, key_of

from nansen.acts.act import Subject
from nansen.acts.chain import Chain, link, sign_act
from nansen.casework import shape
from nansen.casework.course import read_case
from nansen.casework.service import draw_key
from nansen.errors import Refused, Untrusted
from nansen.officers.actor import HOLDER
from nansen.standards.deterministic_cbor import Item


def spki(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


P_256 = spki(ec.generate_private_key(ec.SECP256R1()).public_key())
NO_KEYS: dict[str, Item] = {
    "nothing": b"",
    "octets": b"key",
    "text": key_of(HOLDER).spki.hex(),
    "a number": 7,
    "a key cut short": P_256[:-1],
    "a key and more": P_256 + b"\0",
    "a point off the curve": P_256[:-32] + bytes(32),
    "P-384": spki(ec.generate_private_key(ec.SECP384R1()).public_key()),
    "RSA": spki(rsa.generate_private_key(65537, 2048).public_key()),
    "Ed448": Ed448PrivateKey.generate()
    .public_key()
    .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    "too much": bytes(10_000),
}
RECEIVED: dict[str, Item] = {"bundle": bytes(32), "track": "ordinary", "receipt": bytes(32)}


@pytest.mark.parametrize("key", [P_256, key_of(HOLDER).spki], ids=["P-256", "Ed25519"])
def test_a_holder_has_a_key_like_an_officers(key: bytes) -> None:
    assert shape.public_key(key)
    case = World().act("application:received", "intake", holder_key=key, **RECEIVED)
    assert case.holder_key == key


@pytest.mark.parametrize("name", NO_KEYS)
def test_no_case_begins_with_what_is_no_key(name: str) -> None:
    with pytest.raises(Refused, match="BODY: holder_key"):
        World().act("application:received", "intake", holder_key=NO_KEYS[name], **RECEIVED)


@pytest.mark.parametrize("name", NO_KEYS)
def test_no_holder_is_given_what_is_no_key(name: str) -> None:
    world = World()
    world.received()
    with pytest.raises(Refused, match="BODY: holder_key"):
        world.act("recovery:requested", "enrol-1", holder_key=NO_KEYS[name])


def test_a_database_that_holds_such_an_act_does_not_read() -> None:
    world, subject = World(), Subject.of_case(CASE)
    body: dict[str, Item] = {"holder_key": b"key", **RECEIVED}
    signed = sign_act(
        Chain(subject=subject),
        kind="application:received",
        actor=actor("intake"),
        at=world.now,
        key=draw_key(),
        body=body,
    )
    with pytest.raises(Untrusted, match="act 1 breaks BODY"):
        read_case(link(subject, [signed]), world.roster)
