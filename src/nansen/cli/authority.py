"""`nansen authority`: create, show and rotate an issuing authority."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from nansen.apps.signer import authority as homes
from nansen.cli.show import JsonValue, console, print_json
from nansen.clock import SystemClock
from nansen.errors import Refused
from nansen.keys.unlocking import founding_from
from nansen.pki.authority import Authority
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.profile import check_certificate_profile
from nansen.standards.x509.certificate import Certificate

Row = tuple[str, Certificate]


def create(
    *,
    home: Path,
    state: str,
    country: str,
    name: str = "Utopian Office for Travel Documents",
    crl: str = "",
    specimen: bool = False,
    json: bool = False,
) -> None:
    """Create an authority: CSCA, document signer, seal signer, master list signer, CRL.

    A specimen authority is UTO/UT; its keys are known to all and can sign nothing else. Any
    other state wants a passphrase in NANSEN_KEY_PASSPHRASE and the address of its CRL.

    Example: nansen authority create --home home --state UTO --country UT --specimen

    Args:
        home: The authority's folder; made if it is not there.
        state: Three letters of the issuing state, as in the MRZ.
        country: Two letters of the same, as in certificates.
        name: Of the office.
        crl: The address at which the world finds the revocation list.
        specimen: Make a specimen authority.
        json: Answer in JSON.
    """
    act = homes.authority_act(state, country, name, crl)
    unlocking = founding_from(os.environ, specimen=specimen)
    if act.kind.keystore_kind is not unlocking.kind:
        raise Refused("DEMO-KEY", "a specimen authority is UTO/UT, with --specimen, and no other")
    _show(homes.found(home, act, SystemClock()), json=json)


def show(*, home: Path, json: bool = False) -> None:
    """Show an authority and its certificates; no key is needed.

    Example: nansen authority show --home home

    Args:
        home: The authority's folder.
        json: Answer in JSON.
    """
    _show(homes.read_home(home), json=json)


def rotate(
    *, home: Path, role: Literal["csca", "ds", "seal", "list"] = "ds", json: bool = False
) -> None:
    """Begin with a new key of the CSCA (with a link certificate) or of a signer.

    Example: nansen authority rotate --home home --role csca

    Args:
        home: The authority's folder.
        role: `csca`, `ds` for the document signer, `seal` for the seal signer, `list` for
            the master list signer.
        json: Answer in JSON.
    """
    _show(homes.rotate(home, homes.Role(role), SystemClock()), json=json)


def _rows(authority: Authority) -> Iterator[Row]:
    for csca in authority.cscas:
        yield f"CSCA {csca.number}", csca.certificate
        if csca.link is not None:
            yield f"CSCA {csca.number} link", csca.link
    for signer in authority.document_signers:
        yield f"document signer {signer.number}", signer.certificate
    for signer in authority.seal_signers:
        yield f"seal signer {signer.letters} {signer.number}", signer.certificate
    for signer in authority.master_list_signers:
        yield f"master list signer {signer.number}", signer.certificate


def _show(authority: Authority, *, json: bool) -> None:
    if json:
        print_json(_as_json(authority))
        return
    from rich.table import Table  # noqa: PLC0415

    screen = console()
    screen.print(
        f"[bold]{authority.name}[/]: {authority.kind} authority of "
        f"{authority.state} ({authority.country}), CRL {authority.crl_number}"
    )
    table = Table(
        "certificate", "serial", "in force", "key", "deviations", box=None, header_style="bold"
    )
    for role, certificate in _rows(authority):
        table.add_row(
            role,
            _short(certificate.serial_number),
            f"{certificate.not_before:%Y-%m-%d} – {certificate.not_after:%Y-%m-%d}",
            _key_of(certificate),
            str(len(_deviations(certificate))),
        )
    screen.print(table)


def _as_json(authority: Authority) -> JsonValue:
    certificates: list[JsonValue] = [
        {
            "role": role,
            "serial": f"{certificate.serial_number:X}",
            "not_before": certificate.not_before.isoformat(),
            "not_after": certificate.not_after.isoformat(),
            "key": _key_of(certificate),
            "sha256": certificate.fingerprint,
            "deviations": [*_deviations(certificate)],
        }
        for role, certificate in _rows(authority)
    ]
    return {
        "name": authority.name,
        "kind": str(authority.kind),
        "state": authority.state,
        "country": authority.country,
        "crl_number": authority.crl_number,
        "certificates": certificates,
    }


def _deviations(certificate: Certificate) -> tuple[str, ...]:
    findings = check_certificate_profile(certificate)
    return tuple(finding.id for finding in findings if finding.outcome is Outcome.FAILED)


def _key_of(certificate: Certificate) -> str:
    key = certificate.public_key()
    return key.curve.name if key.curve is not None else f"RSA {key.bits}"


def _short(serial: int) -> str:
    text = f"{serial:X}"
    return text if len(text) <= 12 else f"{text[:12]}…"
