"""A master list taken in and reported on, beside what its signatures alone need."""

import gc
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import _lru_cache_wrapper

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from bench.specimens import ANCHOR, MASTER_LIST
from bench.tables import Row, Table, rate_row
from bench.timing import Act, race
from nansen.standards.algorithms import decode_signature_algorithm
from nansen.standards.der import Leniencies
from nansen.standards.public_key import verifier
from nansen.standards.x509.certificate import decode_certificate
from nansen.trust.import_list import load_master_list
from nansen.trust.report import TrustReport, Verification, report_trust
from nansen.trust.store import TrustStore

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def tables() -> Iterator[Table]:
    """Measure the German list."""
    yield Table(
        title="A master list of 588 certificates",
        about="With nothing remembered of an earlier time; one core. Beside the reading stands "
        "cryptography reading those that it can; beside the report OpenSSL checking the "
        "signatures that could be verified, with the keys loaded beforehand.",
        unit="lists/s",
        rows=tuple(_rows()),
    )


def _rows() -> Iterator[Row]:
    encoded, anchor = MASTER_LIST.read_bytes(), ANCHOR.read_bytes()
    store = load_master_list(encoded, [anchor], AT)
    certificates = [stored.encoded for stored in store.certificates]
    check = _signature_checks(store, report_trust(store, AT))

    def afresh(act: Act) -> Act:
        def run() -> None:
            for cache in caches:
                cache.cache_clear()
            act()

        return run

    caches = [
        one
        for one in gc.get_objects()
        if isinstance(one, _lru_cache_wrapper) and one.__module__.startswith("nansen.")
    ]
    with warnings.catch_warnings(action="ignore"):  # of serial numbers that are not positive
        read = race(
            (
                lambda: [_read_with_cryptography(one) for one in certificates],
                afresh(lambda: [decode_certificate(one).public_key() for one in certificates]),
                afresh(lambda: load_master_list(encoded, [anchor], AT)),
            ),
            rounds=7,
        )
    beside = "cryptography"
    yield rate_row("every key read", read, ours=1, other=0, beside=beside)
    yield rate_row("list verified, countries indexed", read, ours=2, other=0, beside=beside)
    full = race((check, afresh(lambda: report_trust(store, AT))), rounds=3)
    what = "every certificate verified, every profile checked"
    yield rate_row(what, full, ours=1, other=0, beside="signature checks")


def _read_with_cryptography(encoded: bytes) -> object:
    try:
        return x509.load_der_x509_certificate(encoded).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _signature_checks(store: TrustStore, report: TrustReport) -> Act:
    """Bind the key, the signature and the message of every certificate that was verified."""
    by_name = {
        one.fingerprint: one for one in (decode_certificate(s.encoded) for s in store.certificates)
    }
    bound = []
    for status in report.certificates:
        if status.verification is Verification.UNRESOLVED:
            continue
        certificate = by_name[status.fingerprint]
        parent = by_name[status.parent or status.fingerprint]
        identifier = certificate.signature_algorithm
        algorithm = decode_signature_algorithm(identifier, lenient=Leniencies())
        verify = verifier(parent.public_key(), algorithm)
        bound.append((verify, certificate.signature, certificate.tbs))

    def check() -> None:
        for verify, signature, message in bound:
            verify(signature, message)

    return check
