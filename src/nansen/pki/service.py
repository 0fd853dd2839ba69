"""The acts of an authority: each reads it, makes the next one, and saves that in one step.

Killed at any instruction, an act leaves the old authority or the new. What it may leave
besides is a key that nothing certifies; asked again, the act takes that key up.
"""

from dataclasses import replace

from nansen.clock import Clock
from nansen.errors import Conflict, Refused, Unavailable
from nansen.keys.keystore import KeyStore, check_keystore_kind
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
from nansen.pki.authority import Authority, Revocation
from nansen.pki.ceremony import Ceremony, Serials
from nansen.pki.generations import (
    add_csca,
    add_document_signer,
    add_master_list_signer,
    add_seal_signer,
)
from nansen.pki.lists import with_crl, with_master_list
from nansen.pki.ports import AuthorityStore
from nansen.pki.rules import check_crl_interval


def create_authority(
    act: CreateAuthority,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Found an authority; the same once more changes nothing.

    Raises:
        Conflict: there is another authority in this store.
        Refused: the codes, documents or keys do not belong together.
    """
    authority = authority_of(act)
    ceremony = _open(authority, keystore, clock, serials)
    found = store.find()
    if found is not None:
        if not _is_same(found, authority):
            raise Conflict("another authority lives in this store")
        return found
    authority = add_csca(authority, act.csca_key, ceremony)
    authority = add_document_signer(authority, act.signer_key, ceremony)
    authority = add_seal_signer(authority, act.seal_letters, act.signer_key, ceremony)
    authority = add_master_list_signer(authority, act.signer_key, ceremony)
    authority = with_crl(authority, ceremony)
    store.save(authority)
    return authority


def authority_of(act: CreateAuthority) -> Authority:
    """Describe the authority that the act would found, before it has a key.

    Raises:
        Refused: the codes or documents do not belong together.
    """
    return Authority(
        kind=act.kind,
        state=act.state,
        country=act.country,
        name=act.name,
        mail=act.mail,
        document_types=act.document_types,
        crl_locations=act.crl_locations,
        lifetimes=act.lifetimes,
    )


def rotate_csca(
    act: RotateCsca,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Begin with a new CSCA key, its root and its link.

    States must hear of it 90 days before (9303-12 §4.1.4.3); telling them is not a
    program's to do.
    """
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    if not _is_next(act.number, len(authority.cscas)):
        return authority
    return _save(store, add_csca(authority, act.key, ceremony, name=act.name))


def rotate_document_signer(
    act: RotateDocumentSigner,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Begin with a new document signer under the newest CSCA key."""
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    if not _is_next(act.number, len(authority.document_signers)):
        return authority
    return _save(store, add_document_signer(authority, act.key, ceremony))


def rotate_seal_signer(
    act: RotateSealSigner,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Begin with a new key of a seal signer, or with a new seal signer."""
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    if not _is_next(act.number, len(authority.seal_signers_of(act.letters))):
        return authority
    return _save(store, add_seal_signer(authority, act.letters, act.key, ceremony))


def rotate_master_list_signer(
    act: RotateMasterListSigner,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Begin with a new master list signer."""
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    if not _is_next(act.number, len(authority.master_list_signers)):
        return authority
    return _save(store, add_master_list_signer(authority, act.key, ceremony))


def revoke_certificate(act: RevokeCertificate, *, store: AuthorityStore, clock: Clock) -> Authority:
    """Take back a certificate; a revocation list must follow within 48 hours.

    Raises:
        Refused: the authority never issued a certificate of this number (SERIAL).
    """
    authority = _found(store)
    if act.serial_number in {one.serial_number for one in authority.revoked}:
        return authority
    issued = {certificate.serial_number for certificate in authority.certificates}
    if act.serial_number not in issued:
        raise Refused("SERIAL", "the authority issued no such certificate")
    revocation = Revocation(serial_number=act.serial_number, at=clock.now())
    return _save(store, replace(authority, revoked=(*authority.revoked, revocation)))


def issue_crl(
    act: IssueCrl,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Publish the next revocation list.

    Raises:
        Refused: the last one is younger than 48 hours (CRL-48H).
    """
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    if not _is_next(act.number, authority.crl_number):
        return authority
    if authority.crl is not None:
        check_crl_interval(authority.crl.this_update, ceremony.now)
    return _save(store, with_crl(authority, ceremony))


def publish_master_list(
    act: PublishMasterList,
    *,
    store: AuthorityStore,
    keystore: KeyStore,
    clock: Clock,
    serials: Serials,
) -> Authority:
    """Publish a master list; each carries the time of its signing, so none is the same."""
    authority = _found(store)
    ceremony = _open(authority, keystore, clock, serials)
    return _save(store, with_master_list(authority, act.others, ceremony))


def erase_spent_keys(*, store: AuthorityStore, keystore: KeyStore, clock: Clock) -> None:
    """Erase signers' keys whose time of use is over (9303-12 §4.1.1.2).

    CSCA keys stay: the newest goes on signing revocation lists, and an older one may
    have to sign the list that revokes itself (9303-12 §4.1.5.1).
    """
    authority = _found(store)
    signers = (
        *authority.document_signers,
        *authority.seal_signers,
        *authority.master_list_signers,
    )
    for signer in signers:
        if signer.signs.end <= clock.now():
            keystore.erase(signer.key)


def _is_same(found: Authority, asked: Authority) -> bool:
    """Tell whether this is the authority asked for; its name may have changed since."""
    return all(
        getattr(found, field) == getattr(asked, field)
        for field in ("kind", "state", "document_types", "crl_locations", "lifetimes")
    )


def _found(store: AuthorityStore) -> Authority:
    authority = store.find()
    if authority is None:
        raise Unavailable("there is no authority here; create one first")
    return authority


def _open(authority: Authority, keystore: KeyStore, clock: Clock, serials: Serials) -> Ceremony:
    """Begin a ceremony, unless the keys are of the wrong kind."""
    check_keystore_kind(keystore.kind, authority.kind.keystore_kind)
    return Ceremony(keystore=keystore, now=clock.now(), serials=serials)


def _is_next(number: int, last: int) -> bool:
    """Tell whether an act is still to be done: a number reached is a repetition."""
    if number > last + 1:
        raise Conflict(f"number {number} does not come after {last}; read the authority again")
    return number == last + 1


def _save(store: AuthorityStore, authority: Authority) -> Authority:
    saved = replace(authority, version=authority.version + 1)
    store.save(saved)
    return saved
