"""A keystore in a token.

The token knows a key as `nansen-production-csca-1`. A token is of one kind: one that
holds a demonstration's key is never opened for production. Private keys are made in
the token, sensitive and not extractable.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.types import SignMixin

from nansen.adapters.pkcs11.token_signer import TokenSigner
from nansen.errors import Conflict, Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeystoreKind, check_keystore_kind, check_label
from nansen.standards.algorithms import encode_oid

_PREFIX = "nansen"


class Pkcs11KeyStore:
    """One session with one token; not to be shared between threads."""

    __slots__ = ("_kind", "_session")

    def __init__(self, session: pkcs11.Session, kind: KeystoreKind) -> None:
        """Hold the session, which is logged in."""
        self._session, self._kind = session, kind

    def __repr__(self) -> str:
        """Say what it is for."""
        return f"Pkcs11KeyStore({self._kind})"

    @property
    def kind(self) -> KeystoreKind:
        """What its keys are for."""
        return self._kind

    def close(self) -> None:
        """Log out; the token can then be opened again."""
        self._session.close()

    def labels(self) -> tuple[KeyLabel, ...]:
        """List the keys, in the order of the alphabet."""
        with reached("list keys"):
            names = _key_names(self._session)
        prefix = self._name_in_token("")
        found = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
        return tuple(sorted(KeyLabel(label) for label in found))

    def generate(self, label: KeyLabel, kind: KeyKind) -> TokenSigner:
        """Make a key inside the token."""
        name = self._name_in_token(check_label(label))
        with reached("make a key"):
            if name in _key_names(self._session):
                raise Conflict(f"the token has a key {label} already")
            template = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
            if kind.curve is None:
                self._session.generate_keypair(
                    KeyType.RSA,
                    kind.modulus_bits,
                    store=True,
                    label=name,
                    id=name.encode(),
                    private_template=template,
                )
            else:
                # By identifier: the library's own names lack the Brainpool curves.
                parameters = {Attribute.EC_PARAMS: encode_oid(kind.curve.oid)}
                domain = self._session.create_domain_parameters(KeyType.EC, parameters, local=True)
                domain.generate_keypair(
                    store=True, label=name, id=name.encode(), private_template=template
                )
        return self.signer(label)

    def signer(self, label: KeyLabel) -> TokenSigner:
        """Find a key.

        Raises:
            Unavailable: there is none of this label, or the token is gone.
        """
        name = self._name_in_token(check_label(label))
        with reached("find a key"):
            try:
                public = self._session.get_key(ObjectClass.PUBLIC_KEY, label=name)
                private = self._session.get_key(ObjectClass.PRIVATE_KEY, label=name)
            except pkcs11.NoSuchKey:
                raise Unavailable(f"the token has no key {label}") from None
            except pkcs11.MultipleObjectsReturned:
                raise Refused("KEY-LABEL", f"the token has several keys {label}") from None
            if not isinstance(private, SignMixin):
                raise Unavailable(f"the token's key {label} may not sign")
            return TokenSigner(private, public)

    def erase(self, label: KeyLabel) -> None:
        """Destroy both halves of a key."""
        name = self._name_in_token(check_label(label))
        with reached("erase a key"):
            for half in list(self._session.get_objects({Attribute.LABEL: name})):
                half.destroy()

    def _name_in_token(self, label: str) -> str:
        return f"{_PREFIX}-{self._kind.value}-{label}"


def open_token(module: Path, *, token: str, pin: str, kind: KeystoreKind) -> Pkcs11KeyStore:
    """Log in to the token of this label."""
    with reached("open the token"):
        try:
            found = pkcs11.lib(str(module)).get_token(token_label=token)
        except pkcs11.NoSuchToken:
            raise Unavailable(f"there is no token {token}") from None
        try:
            session = found.open(rw=True, user_pin=pin)
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
            raise Refused("PIN", "the PIN is wrong; tokens lock after a few of those") from None
        except pkcs11.PinLocked:
            raise Refused("PIN", "the token is locked; its security officer can help") from None
        except pkcs11.UserAlreadyLoggedIn:
            # The token would not look at the PIN, so nothing is opened on the strength of it.
            raise Conflict("this process has the token open already") from None
        try:
            _check_kind(session, kind)
        except Refused:
            session.close()
            raise
    return Pkcs11KeyStore(session, kind)


def _check_kind(session: pkcs11.Session, wanted: KeystoreKind) -> None:
    names = _key_names(session)
    for kind in KeystoreKind:
        if any(name.startswith(f"{_PREFIX}-{kind.value}-") for name in names):
            check_keystore_kind(kind, wanted)


def _key_names(session: pkcs11.Session) -> tuple[str, ...]:
    keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    return tuple(str(key[Attribute.LABEL]) for key in keys)


@contextmanager
def reached(what: str) -> Iterator[None]:
    """Turn a token's failure into `Unavailable`, naming the act and the token's own word."""
    try:
        yield
    except pkcs11.PKCS11Error as error:
        raise Unavailable(f"the token did not {what}: {type(error).__name__}") from None
