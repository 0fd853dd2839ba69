import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds.utopia import Utopia, utopia

from nansen.adapters.files.authority_record import (
    AuthorityRecord,
    decode_authority,
    encode_authority,
)
from nansen.errors import Malformed, NansenError
from nansen.pki.acts import PublishMasterList, RevokeCertificate, RotateCsca
from nansen.pki.authority import Authority


@cache
def _authority() -> Authority:
    office: Utopia = utopia().wait(days=200)
    serial = office.authority.document_signer.certificate.serial_number
    office.revoke(RevokeCertificate(serial_number=serial))
    office.publish_master_list(PublishMasterList())
    return office.rotate_csca(RotateCsca(number=2))


@cache
def _record() -> AuthorityRecord:
    return encode_authority(_authority())


def test_a_record_reads_back() -> None:
    record = _record()
    assert decode_authority(record.text, record.files.__getitem__) == _authority()
    bare = replace(_authority(), crl=None, master_list=None, mail=None)
    record = encode_authority(bare)
    assert decode_authority(record.text, record.files.__getitem__) == bare


def test_the_record_names_every_file_with_its_hash() -> None:
    text = _record().text.decode()
    assert text.count('"sha256"') == len(_record().files) == 8
    assert all(f'"{name}"' in text for name in _record().files)


@given(st.data())
def test_a_record_with_a_field_gone_or_wrong_is_refused(data: st.DataObject) -> None:
    fields = json.loads(_record().text)
    name = data.draw(st.sampled_from(sorted(fields)))
    fields[name] = data.draw(st.sampled_from([None, -1, "x", [1], {"a": 1}, True]))
    try:
        read = decode_authority(json.dumps(fields).encode(), _record().files.__getitem__)
    except NansenError:
        return
    assert name in {"crl", "master_list", "mail", "name"}
    assert read != _authority()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"nansen-authority-1"', '"nansen-authority-2"'),
        ('"specimen"', '"demo"'),
        ('"serial_number": "', '"serial_number": "x'),
        ('"sha256": "', '"sha256": "0'),
        ('"at": "2027', '"at": "x'),
    ],
)
def test_damage_is_named(old: str, new: str) -> None:
    text = _record().text.decode()
    assert old in text
    with pytest.raises(Malformed):
        decode_authority(text.replace(old, new).encode(), _record().files.__getitem__)


@given(st.binary(max_size=60))
@example(b"{}")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(NansenError):
        decode_authority(data, _record().files.__getitem__)
