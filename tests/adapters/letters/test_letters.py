"""Letters: set in every language, signed for every reader, silent about whom they are to."""

import hashlib
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from tests.decision.decisions import NOW, REASONS, letter

from nansen.adapters.letters.certificate import DOCUMENT_SIGNING, certify_letter_key
from nansen.adapters.letters.page import render_letter
from nansen.adapters.letters.signature import LetterKey, SignedLetter, sign_letter
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.letter_body import HandOver, InformationRequest, Receipt, Refusal
from nansen.decision.letter_wording import PHRASES, Phrase, Question
from nansen.decision.wording import Language
from nansen.errors import Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.software_signer import SoftwareSigner, generate_private_key
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.names import DistinguishedName

Judge = Callable[..., subprocess.CompletedProcess[bytes]]

DAY = date(2027, 1, 22)
OFFICE = DistinguishedName(country="UT", organization="Utopia", common_name="Letters of the Office")
PERIOD = Period(start=NOW - timedelta(days=1), end=NOW + timedelta(days=700))
NIST = (KeyKind.P_256, KeyKind.P_384, KeyKind.P_521)
REFUSAL = Refusal(
    document_class=DocumentClass.REFUGEE,
    ground=Ground.IDENTITY_NOT_ESTABLISHED,
    reasons=REASONS,
    remedy=Remedy.APPEAL_BODY,
    until=DAY,
)


@cache
def letter_key(kind: KeyKind = KeyKind.P_256) -> LetterKey:
    signer = SoftwareSigner(generate_private_key(kind), kind.algorithm)
    certificate = certify_letter_key(signer, office=OFFICE, serial_number=1 << 140, period=PERIOD)
    return LetterKey(signer=signer, certificate=certificate)


@cache
def signed(kind: KeyKind = KeyKind.P_256) -> SignedLetter:
    return sign_letter(render_letter(letter(REFUSAL, Language.AR)), letter_key(kind), at=NOW)


def save(pdf: bytes, folder: Path) -> Path:
    path = folder / "letter.pdf"
    path.write_bytes(pdf)
    return path


def split(pdf: bytes) -> tuple[bytes, bytes]:
    """Take a signed file apart: what is signed, and the CMS."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", pdf)
    assert found is not None
    end, start, length = (int(number) for number in found.groups())
    assert start + length == len(pdf), "all of the file but the signature is signed"
    container = bytes.fromhex(pdf[end + 1 : start - 1].decode())
    size = 4 + int.from_bytes(container[2:4], "big")
    assert not any(container[size:])
    return pdf[:end] + pdf[start:], container[:size]


@pytest.mark.parametrize("language", Language)
def test_a_letter_reads_in_both_languages(judge: Judge, tmp_path: Path, language: Language) -> None:
    path = save(render_letter(letter(REFUSAL, language)), tmp_path)
    text = judge("pdftotext", "-enc", "UTF-8", path, "-").stdout.decode()
    words = " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())
    for phrase in (Phrase.GROUND, Phrase.YOU_CAN):
        for one in (language, Language.EN):
            assert PHRASES[phrase].of(one) in words
    assert "K7Q2-M4T9" in words


def test_typefaces_are_inside_and_the_file_says_what_it_keeps(judge: Judge, tmp_path: Path) -> None:
    pdf = render_letter(letter(REFUSAL, Language.AR))
    rows = judge("pdffonts", save(pdf, tmp_path)).stdout.decode().splitlines()[2:]
    assert any("NotoSansArabic" in row for row in rows)
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


@pytest.mark.parametrize(
    "body",
    [
        Receipt(received_on=DAY, decision_by=DAY, urgent=True),
        InformationRequest(questions=tuple(Question), answer_by=DAY),
        HandOver(first=DAY, last=DAY),
    ],
    ids=lambda body: type(body).__name__,
)
@pytest.mark.parametrize("language", Language)
def test_every_sign_has_a_typeface(
    body: Receipt | InformationRequest | HandOver, language: Language
) -> None:
    once = render_letter(letter(body, language))
    assert render_letter(letter(body, language)) == once, "the same letter, the same bytes"


def test_what_no_typeface_has_is_refused_and_not_quoted() -> None:
    with pytest.raises(Refused) as caught:
        render_letter(replace(letter(REFUSAL), addressee="山田"))
    assert "山" not in str(caught.value)


def test_neither_file_name_nor_title_tell_of_whom() -> None:
    name = signed().file_name
    assert re.fullmatch(r"letter-[0-9a-f]{16}\.pdf", name)
    assert signed().digest == hashlib.sha256(signed().pdf).digest()
    assert signed().digest.hex().startswith(name[7:23])
    assert re.findall(rb"<dc:title>.*?</dc:title>", signed().pdf, re.DOTALL)
    assert b"Ivanova" not in signed().pdf
    assert "pdf=" not in repr(signed())


@pytest.mark.parametrize("kind", NIST)
def test_a_reader_of_pdf_finds_the_signature_valid(
    judge: Judge, tmp_path: Path, kind: KeyKind
) -> None:
    said = judge("pdfsig", save(signed(kind).pdf, tmp_path)).stdout.decode()
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert said.count("Signature #") == 1


@pytest.mark.parametrize("kind", NIST)
def test_openssl_verifies_the_cms_under_the_published_certificate(
    judge: Judge, tmp_path: Path, kind: KeyKind
) -> None:
    done = _cms_verify(judge, tmp_path, *split(signed(kind).pdf), kind)
    assert done.returncode == 0, done.stderr


def test_a_changed_octet_or_another_office_is_noticed(judge: Judge, tmp_path: Path) -> None:
    content, cms = split(signed().pdf)
    for place in (0, len(content) // 2, len(content) - 1):
        forged = bytearray(content)
        forged[place] ^= 1
        assert _cms_verify(judge, tmp_path, bytes(forged), cms).returncode
    assert _cms_verify(judge, tmp_path, content, cms, KeyKind.P_384).returncode


def test_the_certificate_is_for_letters_alone(judge: Judge) -> None:
    der = letter_key().certificate.encoded
    said = judge("openssl", "x509", "-inform", "DER", "-noout", "-text", stdin=der).stdout.decode()
    assert "NIST CURVE: P-256" in said, "a named curve: readers of PDF refuse spelled-out ones"
    assert DOCUMENT_SIGNING in said
    assert "Certificate Sign" not in said
    assert "CA:TRUE" not in said


def test_the_machines_clock_stands_nowhere() -> None:
    dates = re.findall(rb"\(D(?::|\\072)(\d{14})Z", signed().pdf)
    assert set(dates) == {b"20261123000000", b"20261123120000"}


def test_a_letter_key_is_one_that_readers_can_check() -> None:
    for kind in (KeyKind.BRAINPOOL_P256R1, KeyKind.RSA_3072):
        signer = SoftwareSigner(generate_private_key(kind), kind.algorithm)
        with pytest.raises(Refused, match="LETTER-KEY"):
            certify_letter_key(signer, office=OFFICE, serial_number=1, period=PERIOD)


def test_a_certificate_goes_with_its_key() -> None:
    other = letter_key(KeyKind.P_384).certificate
    with pytest.raises(Refused, match="LETTER-KEY"):
        LetterKey(signer=letter_key().signer, certificate=other)


@pytest.mark.parametrize(
    "at", [NOW - timedelta(days=2), datetime(2030, 1, 1, tzinfo=UTC)], ids=["before", "after"]
)
def test_nothing_is_signed_out_of_the_certificates_time(at: datetime) -> None:
    with pytest.raises(Refused, match="LETTER-KEY"):
        sign_letter(render_letter(letter(REFUSAL)), letter_key(), at=at)


def _cms_verify(
    judge: Judge, folder: Path, content: bytes, cms: bytes, kind: KeyKind = KeyKind.P_256
) -> subprocess.CompletedProcess[bytes]:
    (folder / "content").write_bytes(content)
    der = letter_key(kind).certificate.encoded
    (folder / "ca.pem").write_bytes(judge("openssl", "x509", "-inform", "DER", stdin=der).stdout)
    options: Sequence[str | Path] = ("-inform", "DER", "-binary", "-purpose", "any")
    files = ("-content", folder / "content", "-CAfile", folder / "ca.pem", "-out", folder / "out")
    at = ("-attime", str(int(NOW.timestamp())), "-partial_chain", "-cades")
    return judge("openssl", "cms", "-verify", *options, *files, *at, stdin=cms, check=False)
