"""Every public decoder of the standards, each as a function of octets, with octets it likes.

A decoder that takes something else than octets is given what stands before it in real
life: octets are decoded to text, a node or a certificate is read first.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.conftest import VECTORS
from tests.strategies.chips import ICAO, bsi, gmrtd, loes
from tests.worlds import journal_office, status_office
from tests.worlds.master_lists import DeclaredMasterList
from tests.worlds.specimen import specimen_world

from nansen.errors import Conflict, Malformed, Refused, Unsupported
from nansen.standards import (
    algorithms,
    cms,
    der,
    der_text,
    der_time,
    deterministic_cbor,
    ecdsa_value,
    image_header,
    public_key,
    tlv,
    wire_errors,
    wire_fields,
)
from nansen.standards.der import Leniencies
from nansen.standards.framework import entry, journal_policy, status_list, status_list_envelope
from nansen.standards.icao9303 import names, partial_date
from nansen.standards.icao9303.dissect import seal as dissect_seal
from nansen.standards.icao9303.lds import (
    biometric_template,
    card_access,
    chip_image,
    com,
    details,
    dg1,
    dg2,
    dg3,
    dg4,
    dg5,
    dg7,
    dg11,
    dg12,
    dg13,
    dg14,
    dg15,
    dg16,
    displayed_images,
    security_infos,
    security_object,
    sod,
    sod_canonical,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import codec, columnar, fields, reading
from nansen.standards.icao9303.mrz.td1 import Td1
from nansen.standards.icao9303.mrz.td3 import Td3
from nansen.standards.icao9303.pki import master_list, state_code
from nansen.standards.icao9303.seal import c40, data_page, dates, header, message, profiles
from nansen.standards.icao9303.seal import seal as seals
from nansen.standards.iso19794 import face as face_19794
from nansen.standards.iso39794 import block as block_39794
from nansen.standards.iso39794 import face as face_39794
from nansen.standards.iso39794.schema import FACE_IMAGE_DATA
from nansen.standards.statuslist import array
from nansen.standards.tlog import (
    add_checkpoint,
    checkpoint,
    cosignature,
    note,
    proof,
    tiles,
    tlog_proof,
)
from nansen.standards.x509 import certificate, crl, extensions, general_name, name

Decode = Callable[[bytes], object]
Seeds = Callable[[], list[bytes]]


@dataclass(frozen=True, slots=True)
class Decoder:
    """One decoder, and real octets for it to be spoilt."""

    decode: Decode
    seeds: Seeds = list


def text(decode: Callable[[str], object]) -> Decode:
    """Take octets for text."""
    return lambda data: decode(data.decode(errors="replace"))


def lenient(decode: Callable[[bytes, Leniencies], object]) -> Decode:
    """Let everything be tolerated that may be."""
    return lambda data: decode(data, Leniencies())


def every(*decodes: Decode) -> Decode:
    """Decode in every way; one that refuses does not spare the others."""

    def read(data: bytes) -> object:
        answers: list[object] = []
        for decode in decodes:
            try:
                answers.append(decode(data))
            except (Malformed, Unsupported):
                answers.append(None)
        return answers

    return read


def both(decode: Callable[..., object]) -> Decode:
    """Read strictly and leniently."""
    return every(decode, lambda data: decode(data, lenient=Leniencies()))


@cache
def certificates() -> list[bytes]:
    """Certificates of states and of our own, of every kind."""
    paths = [*(ICAO / "dsc").glob("*.cer"), *(ICAO / "masterlists").glob("*.cer")]
    blocks = ((ICAO / "sod_zkr") / "zkr-dsc-rsa-2048-sha256.pem").read_text().splitlines()
    foreign = [path.read_bytes() for path in sorted(paths)]
    foreign.append(base64.b64decode("".join(line for line in blocks if "-" not in line)))
    return [*foreign, *(one.encoded for one in specimen_world().authority.certificates)]


def extension(oid: str) -> Seeds:
    """Take an extension's values out of the certificates."""

    def values() -> list[bytes]:
        read = (certificate.decode_certificate(one) for one in certificates())
        carried = [one.extension(oid) for one in read]
        carried += [one.extension(oid) for one in specimen_world().trust.crls]
        return [one.value for one in carried if one is not None][-4:]

    return values


def ours(file: ElementaryFile) -> Seeds:
    """Take a file of our own chip."""
    return lambda: [specimen_world().files[file]]


def extension_lists() -> list[bytes]:
    """Take the extensions of certificates together."""
    lists = []
    for encoded in certificates():
        explicit = der.read_node(encoded).children()[0].children()[-1]
        lists.append(explicit.children()[0].encoded)
    return lists


@cache
def security_objects() -> list[bytes]:
    """Security objects of four states, which are no states."""
    republic = sorted((ICAO / "sod_zkr").glob("*.sod"))
    foreign = [bsi("EF_SOD.bin"), loes("ef011D.bin"), *(one.read_bytes() for one in republic)]
    return [*foreign, specimen_world().files[ElementaryFile.SOD]]


@cache
def seal_examples() -> list[bytes]:
    """Seals of the standards and of ours."""
    examples = json.loads((ICAO / "seals" / "examples.json").read_text())["seals"]
    return [*(bytes.fromhex(one["hex"]) for one in examples), specimen_world().made.seal]


@cache
def zones() -> list[bytes]:
    """Machine readable zones."""
    listed: list[dict[str, Any]] = json.loads((ICAO / "zones.json").read_text())
    return ["\n".join(one["lines"]).encode() for one in listed]


@cache
def notes() -> list[bytes]:
    """Signed notes of running logs."""
    published = json.loads((VECTORS / "tlog" / "published.json").read_text())
    return [one["note"].encode() for one in (*published["notes"], published["cosigned"])]


def verifier_keys() -> list[bytes]:
    """The keys of these logs."""
    published = json.loads((VECTORS / "tlog" / "published.json").read_text())
    return [one["vkey"].encode() for one in published["notes"]]


def algorithm_identifiers() -> list[bytes]:
    """What certificates say of their signatures."""
    read = map(certificate.decode_certificate, certificates())
    return sorted({one.signature_algorithm for one in read})


def keys() -> list[bytes]:
    """Public keys: explicit parameters, named curves, RSA."""
    read = map(certificate.decode_certificate, certificates())
    return [one.subject_public_key_info for one in read]


def names_of_issuers() -> list[bytes]:
    """Names of CSCAs."""
    read = map(certificate.decode_certificate, certificates())
    return sorted({one.issuer.encoded for one in read})


def signed_contents() -> list[bytes]:
    """What security objects sign."""
    return [cms.decode_signed_data(_inside(one)).content for one in security_objects()]


def _inside(encoded: bytes) -> bytes:
    return tlv.read_object(encoded, field="EF.SOD").value if encoded[0] == 0x77 else encoded


def signatures() -> list[bytes]:
    """ECDSA signatures."""
    infos = [cms.decode_signed_data(_inside(one)).signer_infos[0] for one in security_objects()]
    return [info.signature for info in infos]


def face_images() -> list[bytes]:
    """Pictures as chips hold them."""
    return [
        (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()[:600],
        (ICAO / "dg2_39794" / "face.jp2").read_bytes()[:600],
    ]


def face_records() -> list[bytes]:
    """Face records of the older standard."""
    return [(ICAO / "dg2_19794" / "ISO19794_Test1_Data.bin").read_bytes()]


def framework_entries() -> list[bytes]:
    """What the framework adds to our chip."""
    whole = tlv.read_object(specimen_world().files[ElementaryFile.DG13], field="EF.DG13")
    return [part.value for part in whole.children("EF.DG13") if part.tag == 0x53]


def journal_proofs() -> list[bytes]:
    """A proof of the right form, which proves nothing."""
    word = proof.CarriedCosignature(
        key_id=bytes(4), cosignature=cosignature.Cosignature(timestamp=1, signature=bytes(64))
    )
    carried = proof.JournalProof(
        key_id=bytes(4),
        index=0,
        size=2,
        path=(bytes(32),),
        signature=bytes(64),
        cosignatures=(word,),
    )
    return [proof.encode_journal_proof(carried)]


def newer_faces() -> list[bytes]:
    """Face records of the newer standard."""
    face = face_39794.describe_image((ICAO / "dg2_39794" / "face.jp2").read_bytes())
    return [face_39794.encode_face_image_data(face)]


def status_arrays() -> list[bytes]:
    """The arrays that the draft prints."""
    path = VECTORS / "statuslist" / "token_status_list.json"
    lists = json.loads(path.read_text())["lists"]
    return [base64.urlsafe_b64decode(one["lst"] + "==") for one in lists]


def chip_images() -> list[bytes]:
    """Chips as one file."""
    return [chip_image.encode_chip_image(chip_image.ChipImage(files=specimen_world().files))]


def errors_on_the_wire() -> list[bytes]:
    """Errors as one process tells another."""
    told = (
        Malformed("zone", "is cut short", clause="9303-3 §4.9"),
        Refused("R26", "one officer is no quorum"),
        Conflict("read again"),
    )
    return [deterministic_cbor.encode_item(wire_errors.encode_error(one)) for one in told]


def node(decode: Callable[[der.Node], object]) -> Decode:
    """Read a node first."""
    return lambda data: decode(der.read_node(data, lenient=Leniencies()))


def found(decode: Callable[[tlv.DataObject, Leniencies], object]) -> Decode:
    """Read a data object first."""
    return lambda data: decode(tlv.read_object(data, field="object"), Leniencies())


def _number(data: bytes) -> object:
    zone = codec.join_lines(data)
    return fields.read_number(zone, codec.layout_of(zone))


def _wire(data: bytes) -> wire_fields.WireFields:
    return wire_fields.decode_fields(data, "message", longest=1 << 20)


def _moment(data: bytes) -> object:
    tolerated = Leniencies()
    read = der.read_node(data, lenient=tolerated)
    return certificate.read_moment(read, "time", tolerated)


def _extensions(data: bytes) -> object:
    tolerated = Leniencies()
    return certificate.read_extensions(der.read_node(data, lenient=tolerated), tolerated)


_EXTENSION = {
    "decode_alternative_names": extensions.SUBJECT_ALTERNATIVE_NAME,
    "decode_authority_key_identifier": extensions.AUTHORITY_KEY_IDENTIFIER,
    "decode_basic_constraints": extensions.BASIC_CONSTRAINTS,
    "decode_crl_number": extensions.CRL_NUMBER,
    "decode_distribution_points": extensions.CRL_DISTRIBUTION_POINTS,
    "decode_document_type_list": extensions.DOCUMENT_TYPE_LIST,
    "decode_extended_key_usage": extensions.EXTENDED_KEY_USAGE,
    "decode_key_usage": extensions.KEY_USAGE,
    "decode_private_key_usage_period": extensions.PRIVATE_KEY_USAGE_PERIOD,
    "decode_subject_key_identifier": extensions.SUBJECT_KEY_IDENTIFIER,
}

_LDS = "icao9303.lds"
DECODERS: dict[str, Decoder] = {
    "algorithms:decode_digest_algorithm": Decoder(
        both(algorithms.decode_digest_algorithm), algorithm_identifiers
    ),
    "algorithms:decode_signature_algorithm": Decoder(
        both(algorithms.decode_signature_algorithm), algorithm_identifiers
    ),
    "cms:decode_signed_data": Decoder(
        cms.decode_signed_data, lambda: [_inside(one) for one in security_objects()]
    ),
    "der:read_first": Decoder(both(der.read_first), certificates),
    "der:read_node": Decoder(both(der.read_node), certificates),
    "der_text:decode_text": Decoder(
        lambda data: der_text.decode_text(data[0] if data else 0, data[1:], "text"),
        lambda: [b"\x0cUtopia", b"\x13Utopia", b"\x1e\x00U\x00T", b"\x14Utopia"],
    ),
    "der_time:decode_time": Decoder(
        lambda data: der_time.decode_time(data[1:], "time", utc=data[:1] == b"\x17"),
        lambda: [b"\x17261123120000Z", b"\x1820261123120000Z"],
    ),
    "deterministic_cbor:decode_item": Decoder(
        lambda data: deterministic_cbor.decode_item(data, field="item"), framework_entries
    ),
    "ecdsa_value:decode_ecdsa_value": Decoder(ecdsa_value.decode_ecdsa_value, signatures),
    "framework.entry:decode_framework_entry": Decoder(
        entry.decode_framework_entry, framework_entries
    ),
    "framework.journal_policy:decode_journal_policy": Decoder(
        journal_policy.decode_journal_policy,
        lambda: [journal_policy.encode_journal_policy(journal_office.POLICY)],
    ),
    "framework.status_list:decode_status_list": Decoder(
        status_list.decode_status_list,
        lambda: [status_list.encode_status_list(status_office.status_list())],
    ),
    "framework.status_list_envelope:decode_signed_status_list": Decoder(
        status_list_envelope.decode_signed_status_list,
        lambda: [status_office.sign_list(status_office.status_list())],
    ),
    "icao9303.dissect.seal:read_seal": Decoder(dissect_seal.read_seal, seal_examples),
    f"{_LDS}.biometric_template:decode_biometric_group": Decoder(
        lambda data: biometric_template.decode_biometric_group(data, 0x75, "EF.DG2"),
        lambda: [bsi("Datagroup2.bin"), loes("ef0102.bin")],
    ),
    f"{_LDS}.card_access:decode_card_access": Decoder(
        card_access.decode_card_access, ours(ElementaryFile.CARD_ACCESS)
    ),
    f"{_LDS}.chip_image:decode_chip_image": Decoder(chip_image.decode_chip_image, chip_images),
    f"{_LDS}.chip_image:read_chip_files": Decoder(chip_image.read_chip_files, chip_images),
    f"{_LDS}.com:decode_com": Decoder(
        com.decode_com, lambda: [bsi("EF_COM.bin"), loes("ef011E.bin")]
    ),
    f"{_LDS}.details:decode_date": Decoder(
        found(details.decode_date), lambda: [b"\x5f\x2b\x08\x31\x39\x37\x34\x30\x38\x31\x32"]
    ),
    f"{_LDS}.details:decode_group": Decoder(
        lambda data: details.decode_group(
            [tlv.read_object(data, field="object")], 0x5F0F, "names", Leniencies()
        ),
        ours(ElementaryFile.DG11),
    ),
    f"{_LDS}.details:decode_moment": Decoder(
        found(details.decode_moment), lambda: [b"\x5f\x55\x0e20261123120000"]
    ),
    f"{_LDS}.details:decode_text": Decoder(
        lenient(details.decode_text), lambda: ["Щербатская<<Юлия".encode()]
    ),
    f"{_LDS}.dg1:decode_dg1": Decoder(
        dg1.decode_dg1, lambda: [bsi("Datagroup1.bin"), loes("ef0101.bin")]
    ),
    f"{_LDS}.dg11:decode_dg11": Decoder(dg11.decode_dg11, ours(ElementaryFile.DG11)),
    f"{_LDS}.dg12:decode_dg12": Decoder(dg12.decode_dg12, ours(ElementaryFile.DG12)),
    f"{_LDS}.dg13:decode_dg13": Decoder(dg13.decode_dg13, ours(ElementaryFile.DG13)),
    f"{_LDS}.dg14:decode_dg14": Decoder(
        dg14.decode_dg14,
        lambda: [bsi("Datagroup14.bin"), specimen_world().files[ElementaryFile.DG14]],
    ),
    f"{_LDS}.dg15:decode_dg15": Decoder(
        dg15.decode_dg15, lambda: [bsi("Datagroup15.bin"), loes("ef010F.bin")]
    ),
    f"{_LDS}.dg16:decode_dg16": Decoder(dg16.decode_dg16, lambda: [gmrtd("dg16")]),
    f"{_LDS}.dg2:decode_dg2": Decoder(
        dg2.decode_dg2,
        lambda: [
            bsi("Datagroup2.bin"),
            loes("ef0102.bin"),
            specimen_world().files[ElementaryFile.DG2],
        ],
    ),
    f"{_LDS}.dg3:decode_dg3": Decoder(dg3.decode_dg3, lambda: [bsi("Datagroup3.bin")]),
    f"{_LDS}.dg4:decode_dg4": Decoder(dg4.decode_dg4, lambda: [bsi("Datagroup4.bin")]),
    f"{_LDS}.dg5:decode_dg5": Decoder(
        dg5.decode_dg5, lambda: [b"\x65\x0a\x02\x01\x01\x5f\x40\x04\xff\xd8\xff\xe0"]
    ),
    f"{_LDS}.dg7:decode_dg7": Decoder(dg7.decode_dg7, lambda: [gmrtd("dg7")]),
    f"{_LDS}.displayed_images:decode_displayed_images": Decoder(
        lambda data: displayed_images.decode_displayed_images(data, 0x67, 0x5F43, "EF.DG7"),
        lambda: [gmrtd("dg7")],
    ),
    f"{_LDS}.security_infos:decode_security_infos": Decoder(
        lambda data: security_infos.decode_security_infos(data, field="infos"),
        ours(ElementaryFile.CARD_ACCESS),
    ),
    f"{_LDS}.security_object:decode_lds_security_object": Decoder(
        lenient(security_object.decode_lds_security_object), signed_contents
    ),
    f"{_LDS}.sod:decode_any_sod": Decoder(sod.decode_any_sod, security_objects),
    f"{_LDS}.sod:decode_sod": Decoder(sod.decode_sod, security_objects),
    f"{_LDS}.sod_canonical:read_canonical_sod": Decoder(
        sod_canonical.read_canonical_sod, security_objects
    ),
    "icao9303.mrz.codec:decode_mrz": Decoder(codec.decode_mrz, zones),
    "icao9303.mrz.columnar:decode_mrz_columns": Decoder(
        every(
            lambda data: columnar.decode_mrz_columns(data, Td3),
            lambda data: columnar.decode_mrz_columns(data, Td1),
        ),
        zones,
    ),
    "icao9303.mrz.fields:read_number": Decoder(_number, zones),
    "icao9303.mrz.reading:decode_mrz_leniently": Decoder(reading.decode_mrz_leniently, zones),
    "icao9303.names:decode_name_field": Decoder(
        text(names.decode_name_field), lambda: [b"ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"]
    ),
    "icao9303.partial_date:decode_dg11_date": Decoder(
        partial_date.decode_dg11_date, lambda: [b"19740812", b"19740000", b"1974<<<<"]
    ),
    "icao9303.pki.master_list:decode_master_list": Decoder(
        master_list.decode_master_list, lambda: [DeclaredMasterList().encoded]
    ),
    "icao9303.pki.state_code:read_state_code": Decoder(
        lambda data: state_code.read_state_code(certificate.decode_certificate(data)),
        certificates,
    ),
    "icao9303.seal.c40:decode_c40": Decoder(
        c40.decode_c40, lambda: [bytes.fromhex("D9C5D9CAC8A73A99"), bytes.fromhex("DE515826")]
    ),
    "icao9303.seal.data_page:decode_data_page": Decoder(
        lambda data: data_page.decode_data_page(seals.decode_seal(data)), seal_examples
    ),
    "icao9303.seal.dates:decode_seal_date": Decoder(
        lambda data: dates.decode_seal_date(data, "date"), lambda: [bytes.fromhex("319EF5")]
    ),
    "icao9303.seal.header:decode_seal_header": Decoder(header.decode_seal_header, seal_examples),
    "icao9303.seal.message:decode_der_length": Decoder(
        lambda data: message.decode_der_length(data, 0), lambda: [b"\x81\x80", b"\x82\x01\x00"]
    ),
    "icao9303.seal.message:decode_signature": Decoder(
        lambda data: message.decode_signature(data, 0),
        lambda: [one[-66:] for one in seal_examples()],
    ),
    "icao9303.seal.message:decode_zones": Decoder(
        lambda data: message.decode_zones(data[1:], 0, version=3 + (data[:1] > b"\x7f")),
        lambda: [one[19:] for one in seal_examples()],
    ),
    "icao9303.seal.profiles:read_features": Decoder(
        lambda data: profiles.read_features(seals.decode_seal(data)), seal_examples
    ),
    "icao9303.seal.profiles:read_seal_mrz": Decoder(
        lambda data: profiles.read_seal_mrz(seals.decode_seal(data)), seal_examples
    ),
    "icao9303.seal.seal:decode_seal": Decoder(seals.decode_seal, seal_examples),
    "image_header:read_image_header": Decoder(image_header.read_image_header, face_images),
    "iso19794.face:decode_face_record": Decoder(
        lenient(face_19794.decode_face_record), face_records
    ),
    "iso39794.block:decode_block": Decoder(
        node(lambda read: block_39794.decode_block(read, FACE_IMAGE_DATA, "face")), newer_faces
    ),
    "iso39794.face:decode_face_image_data": Decoder(
        lenient(face_39794.decode_face_image_data), newer_faces
    ),
    "public_key:decode_public_key": Decoder(public_key.decode_public_key, keys),
    "statuslist.array:decode_status_array": Decoder(
        lambda data: array.decode_status_array(data, bits=1), status_arrays
    ),
    "tlog.add_checkpoint:decode_add_checkpoint": Decoder(
        add_checkpoint.decode_add_checkpoint, lambda: [b"old 0\n\n" + one for one in notes()]
    ),
    "tlog.checkpoint:decode_checkpoint": Decoder(
        text(checkpoint.decode_checkpoint),
        lambda: [one.split(b"\n\n")[0] + b"\n" for one in notes()],
    ),
    "tlog.checkpoint:decode_signed_checkpoint": Decoder(checkpoint.decode_signed_checkpoint, notes),
    "tlog.checkpoint:decode_size": Decoder(
        text(checkpoint.decode_size), lambda: [b"0", b"35225469"]
    ),
    "tlog.cosignature:decode_cosignature": Decoder(
        cosignature.decode_cosignature, lambda: [bytes(72)]
    ),
    "tlog.note:decode_base64": Decoder(
        text(lambda word: note.decode_base64("field", word)), lambda: [b"AAECAwQ="]
    ),
    "tlog.note:decode_note": Decoder(note.decode_note, notes),
    "tlog.note:decode_signature_lines": Decoder(
        text(note.decode_signature_lines), lambda: [one.split(b"\n\n")[1] for one in notes()]
    ),
    "tlog.note:decode_verifier_key": Decoder(text(note.decode_verifier_key), verifier_keys),
    "tlog.proof:decode_journal_proof": Decoder(proof.decode_journal_proof, journal_proofs),
    "tlog.tiles:decode_bundle": Decoder(
        lambda data: tiles.decode_bundle(data, 2), lambda: [b"\x00\x01a\x00\x02bc"]
    ),
    "tlog.tiles:decode_tile": Decoder(lambda data: tiles.decode_tile(data, 2), lambda: [bytes(64)]),
    "tlog.tiles:decode_tile_path": Decoder(
        text(tiles.decode_tile_path), lambda: [b"tile/0/x001/234.p/5", b"tile/entries/000"]
    ),
    "tlog.tlog_proof:decode_tlog_proof": Decoder(
        tlog_proof.decode_tlog_proof,
        lambda: [b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + one for one in notes()],
    ),
    "tlv:read_first": Decoder(
        both(lambda data, **more: tlv.read_first(data, field="object", **more)),
        ours(ElementaryFile.DG12),
    ),
    "tlv:read_object": Decoder(
        both(lambda data, **more: tlv.read_object(data, field="object", **more)),
        ours(ElementaryFile.DG12),
    ),
    "tlv:read_tags": Decoder(
        lambda data: tlv.read_tags(data, "tags"), lambda: [bytes.fromhex("61756B6D5F0E5F2B")]
    ),
    "wire_errors:decode_error": Decoder(
        lambda data: wire_errors.decode_error(_wire(data)), errors_on_the_wire
    ),
    "wire_fields:decode_fields": Decoder(_wire, errors_on_the_wire),
    "x509.certificate:decode_certificate": Decoder(certificate.decode_certificate, certificates),
    "x509.certificate:read_extensions": Decoder(_extensions, extension_lists),
    "x509.certificate:read_moment": Decoder(_moment, lambda: [b"\x17\x0d261123120000Z"]),
    "x509.crl:decode_crl": Decoder(
        crl.decode_crl, lambda: [one.encoded for one in specimen_world().trust.crls]
    ),
    "x509.general_name:read_general_names": Decoder(
        node(lambda read: general_name.read_general_names(read, "names")),
        extension(extensions.SUBJECT_ALTERNATIVE_NAME),
    ),
    "x509.name:decode_name": Decoder(both(name.decode_name), names_of_issuers),
    **{
        f"x509.extensions:{function}": Decoder(both(getattr(extensions, function)), extension(oid))
        for function, oid in _EXTENSION.items()
    },
}
"""Each by its module below `nansen.standards`, and its name."""

NOT_OCTETS = {
    "tlog.merkle:read_edge": "reads the nodes of a tree, which a store has",
}
"""What is named like a decoder and is none, and why."""
