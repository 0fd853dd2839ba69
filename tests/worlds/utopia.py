"""Utopia's passport office: a specimen authority, founded and ready."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from tests.simulators.authority_store import SimulatedAuthorityStore
from tests.simulators.key_shelf import demo_keystore
from tests.worlds.certificates import START

from nansen.clock import FixedClock
from nansen.keys.keystore import KeyStore
from nansen.pki import service
from nansen.pki.acts import (
    CreateAuthority,
    IssueCrl,
    PublishMasterList,
    RevokeCertificate,
    RotateCsca,
    RotateDocumentSigner,
    RotateMasterListSigner,
    RotateSealSigner,
)
from nansen.pki.authority import Authority, AuthorityKind
from nansen.pki.ports import AuthorityStore

FOUNDING = CreateAuthority(
    kind=AuthorityKind.SPECIMEN,
    state="UTO",
    country="UT",
    name="Utopia Passport Office",
    mail="csca@utopia.example",
    document_types=("PR", "PS", "PT"),
    crl_locations=("https://crl.example/UTO.crl",),
)


@dataclass(kw_only=True)
class Utopia:
    """An office with its ports; time stands still until it is told to pass."""

    store: AuthorityStore = field(default_factory=SimulatedAuthorityStore)
    keystore: KeyStore = field(default_factory=demo_keystore)
    now: datetime = START
    serials: Iterator[int] = field(default_factory=lambda: count(0x7000_0000_0000))

    def wait(self, **time: float) -> "Utopia":
        """Let time pass."""
        self.now += timedelta(**time)
        return self

    @property
    def authority(self) -> Authority:
        """The authority as last saved."""
        found = self.store.find()
        assert found is not None
        return found

    def create(self, act: CreateAuthority = FOUNDING) -> Authority:
        """Found it."""
        return service.create_authority(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def rotate_csca(self, act: RotateCsca) -> Authority:
        """Begin with a new CSCA key."""
        return service.rotate_csca(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def rotate_document_signer(self, act: RotateDocumentSigner) -> Authority:
        """Begin with a new document signer."""
        return service.rotate_document_signer(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def rotate_seal_signer(self, act: RotateSealSigner) -> Authority:
        """Begin with a new key of a seal signer."""
        return service.rotate_seal_signer(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def rotate_master_list_signer(self, act: RotateMasterListSigner) -> Authority:
        """Begin with a new master list signer."""
        return service.rotate_master_list_signer(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def revoke(self, act: RevokeCertificate) -> Authority:
        """Take a certificate back."""
        return service.revoke_certificate(act, store=self.store, clock=self.clock)

    def issue_crl(self, act: IssueCrl) -> Authority:
        """Publish a revocation list."""
        return service.issue_crl(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def publish_master_list(self, act: PublishMasterList) -> Authority:
        """Publish a master list."""
        return service.publish_master_list(
            act, store=self.store, keystore=self.keystore, clock=self.clock, serials=self.draw
        )

    def erase_spent_keys(self) -> None:
        """Erase the keys whose time is over."""
        service.erase_spent_keys(store=self.store, keystore=self.keystore, clock=self.clock)

    @property
    def clock(self) -> FixedClock:
        """The clock, which stands still."""
        return FixedClock(self.now)

    def draw(self) -> int:
        """Draw a serial number."""
        return next(self.serials)


def utopia() -> Utopia:
    """Found an authority in memory."""
    office = Utopia()
    office.create()
    return office
