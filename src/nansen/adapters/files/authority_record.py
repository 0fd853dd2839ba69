"""An authority as a record in JSON, and the files that it names.

The record holds what an operator wants to read; certificates and lists stand beside it
as files of their own, each named with its SHA-256, so that neither a changed file nor
an old one can slip in.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from nansen.adapters.files.json_record import (
    Json,
    JsonRecord,
    decode_json,
    encode_json,
    encode_moment,
)
from nansen.errors import Malformed
from nansen.keys.keystore import check_label
from nansen.pki.authority import (
    Authority,
    AuthorityKind,
    CertifiedKey,
    CscaGeneration,
    Revocation,
)
from nansen.pki.rules import Lifetimes
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.x509.certificate import Certificate, decode_certificate
from nansen.standards.x509.crl import decode_crl

_FORMAT = "nansen-authority-1"

Files = Mapping[str, bytes]
ReadFile = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRecord:
    """A record, and the files that it names."""

    text: bytes
    files: Files


def encode_authority(authority: Authority) -> AuthorityRecord:
    """Write the record of an authority."""
    files = _files_of(authority)
    names = {data: name for name, data in files.items()}
    record: dict[str, Json] = {
        "format": _FORMAT,
        "version": authority.version,
        "kind": authority.kind.value,
        "state": authority.state,
        "country": authority.country,
        "name": authority.name,
        "mail": authority.mail,
        "document_types": list(authority.document_types),
        "crl_locations": list(authority.crl_locations),
        "lifetimes": asdict(authority.lifetimes),
        "cscas": [_encode_csca(csca, names) for csca in authority.cscas],
        "document_signers": _encode_signers(authority.document_signers, names),
        "seal_signers": _encode_signers(authority.seal_signers, names),
        "master_list_signers": _encode_signers(authority.master_list_signers, names),
        "revoked": [
            {"serial_number": f"{one.serial_number:x}", "at": encode_moment(one.at)}
            for one in authority.revoked
        ],
        "crl_number": authority.crl_number,
        "crl": _encode_file(authority.crl.encoded, names) if authority.crl else None,
        "master_list": _encode_file(authority.master_list, names)
        if authority.master_list
        else None,
    }
    return AuthorityRecord(text=encode_json(record), files=files)


def decode_authority(text: bytes, read: ReadFile) -> Authority:
    """Read an authority; `read` fetches a file that stands beside the record.

    Raises:
        Malformed: the record or a file is not as it was written.
    """
    record = decode_json(text, "authority")
    if record.text("format") != _FORMAT:
        raise Malformed("authority.format", "is none that we read", clause=_FORMAT)
    crl = record.optional_record("crl")
    master_list = record.optional_record("master_list")
    return Authority(
        version=record.number("version"),
        kind=_decode_kind(record.text("kind")),
        state=record.text("state"),
        country=record.text("country"),
        name=record.text("name"),
        mail=record.optional_text("mail"),
        document_types=record.texts("document_types"),
        crl_locations=record.texts("crl_locations"),
        lifetimes=_decode_lifetimes(record.record("lifetimes")),
        cscas=tuple(_decode_csca(one, read) for one in record.records("cscas")),
        document_signers=_decode_signers(record.records("document_signers"), read),
        seal_signers=_decode_signers(record.records("seal_signers"), read),
        master_list_signers=_decode_signers(record.records("master_list_signers"), read),
        revoked=tuple(_decode_revocation(one) for one in record.records("revoked")),
        crl_number=record.number("crl_number"),
        crl=None if crl is None else decode_crl(_read_file(crl, read)),
        master_list=None if master_list is None else _read_file(master_list, read),
    )


def _files_of(authority: Authority) -> dict[str, bytes]:
    """Name every file, so that no file of an earlier record gets other contents."""
    signers: tuple[CertifiedKey | CscaGeneration, ...] = (
        *authority.cscas,
        *authority.document_signers,
        *authority.seal_signers,
        *authority.master_list_signers,
    )
    files = {f"{signer.key}.cer": signer.certificate.encoded for signer in signers}
    files |= {f"{csca.key}-link.cer": csca.link.encoded for csca in authority.cscas if csca.link}
    if authority.crl:
        files[f"crl-{authority.crl_number}.crl"] = authority.crl.encoded
    if authority.master_list:
        digest = hashlib.sha256(authority.master_list).hexdigest()
        files[f"master-list-{digest[:16]}.ml"] = authority.master_list
    return files


def _encode_file(data: bytes, names: Mapping[bytes, str]) -> Json:
    return {"file": names[data], "sha256": hashlib.sha256(data).hexdigest()}


def _read_file(record: JsonRecord, read: ReadFile) -> bytes:
    data = read(record.text("file"))
    if hashlib.sha256(data).hexdigest() != record.text("sha256"):
        raise Malformed(record.text("file"), "is not the file recorded", clause=_FORMAT)
    return data


def _encode_key(key: CertifiedKey | CscaGeneration, names: Mapping[bytes, str]) -> dict[str, Json]:
    return {
        "number": key.number,
        "key": key.key,
        "from": encode_moment(key.signs.start),
        "until": encode_moment(key.signs.end),
        "certificate": _encode_file(key.certificate.encoded, names),
    }


def _encode_csca(csca: CscaGeneration, names: Mapping[bytes, str]) -> Json:
    link = _encode_file(csca.link.encoded, names) if csca.link else None
    return _encode_key(csca, names) | {"link": link}


def _encode_signers(signers: Iterable[CertifiedKey], names: Mapping[bytes, str]) -> list[Json]:
    return [_encode_key(signer, names) | {"csca": signer.csca} for signer in signers]


def _decode_csca(record: JsonRecord, read: ReadFile) -> CscaGeneration:
    link = record.optional_record("link")
    return CscaGeneration(
        number=record.number("number"),
        key=check_label(record.text("key")),
        certificate=_read_certificate(record, read),
        signs=_decode_period(record),
        link=None if link is None else decode_certificate(_read_file(link, read)),
    )


def _decode_signers(records: Iterable[JsonRecord], read: ReadFile) -> tuple[CertifiedKey, ...]:
    return tuple(
        CertifiedKey(
            number=record.number("number"),
            key=check_label(record.text("key")),
            certificate=_read_certificate(record, read),
            signs=_decode_period(record),
            csca=record.number("csca"),
        )
        for record in records
    )


def _read_certificate(record: JsonRecord, read: ReadFile) -> Certificate:
    return decode_certificate(_read_file(record.record("certificate"), read))


def _decode_period(record: JsonRecord) -> Period:
    return Period(start=record.moment("from"), end=record.moment("until"))


def _decode_kind(text: str) -> AuthorityKind:
    try:
        return AuthorityKind(text)
    except ValueError:
        raise Malformed("authority.kind", "is unknown", clause=_FORMAT) from None


def _decode_lifetimes(record: JsonRecord) -> Lifetimes:
    return Lifetimes(**{field.name: record.number(field.name) for field in fields(Lifetimes)})


def _decode_revocation(record: JsonRecord) -> Revocation:
    try:
        serial_number = int(record.text("serial_number"), 16)
    except ValueError:
        raise Malformed("serial_number", "is not hexadecimal", clause=_FORMAT) from None
    return Revocation(serial_number=serial_number, at=record.moment("at"))
