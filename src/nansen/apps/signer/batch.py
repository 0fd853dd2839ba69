"""A batch of specimens: every order a folder that appears whole or not at all.

    documents/N7K2M4Q9X/    page.pdf page.png chip/EF_*.bin chip.nansen seal.bin order.txt
    trust/                  the certificates and lists that an inspection needs
    contact-sheet.png       all pages at a glance
    failed.csv              the rows that were not issued, and why

`order.txt` holds a hash of the order. A batch that was interrupted, or is run again,
issues only the orders that have no folder yet.
"""

import csv
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from nansen.adapters.faces.dlib_finder import DlibFaceFinder
from nansen.adapters.files.whole import write_folder_whole, write_whole
from nansen.apps.signer.authority import OpenHome, check_specimen, open_home, read_home
from nansen.apps.signer.people import Order, RowFailure
from nansen.apps.signer.specimen import specimen_issuer
from nansen.clock import Clock, SystemClock
from nansen.document.model import ReturnRight, TravelDocument
from nansen.document.number import draw_document_number
from nansen.document.rules import default_expiry_of
from nansen.errors import NansenError, Unavailable
from nansen.ids import DocumentNumber, StateCode
from nansen.personalization.contact_sheet import MOST_PAGES, draw_contact_sheet
from nansen.personalization.service import IssuingKeys, PersonalizedDocument, personalize
from nansen.pki.authority import Authority
from nansen.standards.icao9303.lds.chip_image import encode_chip_image

DOCUMENTS, TRUST, FAILED, SHEET = "documents", "trust", "failed.csv", "contact-sheet.png"
_ORDER = "order.txt"
_LARGEST_PHOTO = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One order done."""

    row: int
    number: DocumentNumber
    document_class: str
    repeated: bool
    """It was issued by an earlier run."""
    notes: tuple[str, ...] = ()


Outcome = Issued | RowFailure


class Desk:
    """One worker: the keys of a home, a folder of photos, and where documents go."""

    def __init__(self, home: Path, photos: Path, out: Path, clock: Clock) -> None:
        """Open the keys; specimens only."""
        authority = read_home(home)
        check_specimen(authority)
        self._keys = issuing_keys(open_home(home, authority.kind))
        self._authority = authority
        self._photos, self._out, self._clock = photos, out, clock
        self._face_finder = DlibFaceFinder() if find_spec("dlib") else None

    def issue(self, order: Order) -> Outcome:
        """Issue one order, or say which column stands in the way."""
        try:
            photo = self._read_photo(order)
        except NansenError as error:
            return RowFailure(row=order.row, column="photo", why=str(error))
        try:
            return self._issue(order, photo)
        except NansenError as error:
            return RowFailure(row=order.row, column=_column_of(error), why=str(error))

    def _issue(self, order: Order, photo: bytes) -> Issued:
        document = self._document(order)
        made = personalize(
            document,
            photo=photo,
            keys=self._keys,
            clock=self._clock,
            face_finder=self._face_finder,
        )
        write_folder_whole(self._out / DOCUMENTS / made.number, _files_of(made, order.key))
        return Issued(
            row=order.row,
            number=made.number,
            document_class=made.document_class.value,
            repeated=False,
            notes=made.notes,
        )

    def _document(self, order: Order) -> TravelDocument:
        issued = order.date_of_issue or self._clock.now().date()
        expires = order.date_of_expiry or default_expiry_of(order.document_class, issued)
        state = StateCode(self._authority.state)
        return TravelDocument(
            document_class=order.document_class,
            issuing_state=state,
            issuing_authority=specimen_issuer(self._authority.name),
            number=self._free_number(),
            nationality=order.nationality,
            holder=order.holder,
            date_of_issue=issued,
            date_of_expiry=expires,
            short_validity=order.validity_reason,
            return_right=_return_right(order, state, expires),
            territorial_validity=order.excepted_states,
            observations=order.observations,
        )

    def _free_number(self) -> DocumentNumber:
        while True:
            number = draw_document_number(secrets.randbelow)
            if not (self._out / DOCUMENTS / number).exists():
                return number

    def _read_photo(self, order: Order) -> bytes:
        path = self._photos / order.photo
        try:
            if path.stat().st_size > _LARGEST_PHOTO:
                raise Unavailable("the photo is larger than 20 MB")
            return path.read_bytes()
        except OSError as error:
            raise Unavailable(f"there is no such photo: {error.strerror}") from None


def issuing_keys(opened: OpenHome) -> IssuingKeys:
    """Take the newest signers of an authority, with their keys."""
    authority = opened.authority
    document, seal = authority.document_signer, authority.seal_signers[-1]
    return IssuingKeys(
        state=authority.state,
        is_specimen=True,
        document_signer=document.certificate,
        document_key=opened.keystore.signer(document.key),
        seal_signer=seal.certificate,
        seal_key=opened.keystore.signer(seal.key),
    )


def issue_batch(
    orders: Sequence[Order],
    *,
    home: Path,
    photos: Path,
    out: Path,
    jobs: int = 1,
    clock: Clock | None = None,
    done: Callable[[Outcome], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Issue the orders that have no document yet, in the order of their rows.

    Raises:
        Refused: the authority is not a specimen.
        Unavailable: there is no authority, or its keys or the disk cannot be reached.
    """
    check_specimen(read_home(home))
    (out / DOCUMENTS).mkdir(parents=True, exist_ok=True)
    finished = _finished(out)
    outcomes: list[Outcome] = []
    waiting: list[Order] = []
    for order in orders:
        if order.key in finished:
            outcomes.append(_repeated(order, finished[order.key]))
            done(outcomes[-1])
        else:
            waiting.append(order)
    for outcome in _work(waiting, (home, photos, out, clock or SystemClock()), jobs):
        outcomes.append(outcome)
        done(outcome)
    return tuple(sorted(outcomes, key=lambda outcome: outcome.row))


def publish_trust(authority: Authority, out: Path) -> None:
    """Write what an inspection of these documents needs; nothing of it is secret."""
    folder = out / TRUST
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        **{f"csca-{one.number}.cer": one.certificate.encoded for one in authority.cscas},
        **{
            f"csca-{one.number}-link.cer": one.link.encoded
            for one in authority.cscas
            if one.link is not None
        },
        **{
            f"seal-{one.letters.lower()}-{one.number}.cer": one.certificate.encoded
            for one in authority.seal_signers
        },
    }
    if authority.crl is not None:
        files[f"{authority.state}.crl"] = authority.crl.encoded
    if authority.master_list is not None:
        files[f"{authority.state}.ml"] = authority.master_list
    for name, data in files.items():
        write_whole(folder / name, data)


def write_failures(failures: Iterable[RowFailure], out: Path) -> None:
    """List the rows that were not issued, so that they can be mended and run again."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("row", "column", "why"))
    writer.writerows((failure.row, failure.column, failure.why) for failure in failures)
    write_whole(out / FAILED, text.getvalue().encode())


def write_contact_sheet(issued: Iterable[Issued], out: Path) -> None:
    """Draw all pages on one sheet."""
    numbers = [one.number for one in issued][:MOST_PAGES]
    pages = ((out / DOCUMENTS / number / "page.png").read_bytes() for number in numbers)
    write_whole(out / SHEET, draw_contact_sheet(pages))


def _work(
    orders: Sequence[Order], desk: tuple[Path, Path, Path, Clock], jobs: int
) -> Iterator[Outcome]:
    if jobs <= 1 or len(orders) <= 1:
        worker = Desk(*desk) if orders else None
        for order in orders:
            if worker is not None:
                yield worker.issue(order)
        return
    with ProcessPoolExecutor(jobs, initializer=_open_desk, initargs=desk) as pool:
        futures: list[Future[Outcome]] = [pool.submit(_issue_at_desk, order) for order in orders]
        for future in as_completed(futures):
            yield future.result()


_desks: list[Desk] = []
"""The one desk of a worker process."""


def _open_desk(home: Path, photos: Path, out: Path, clock: Clock) -> None:
    _desks.append(Desk(home, photos, out, clock))


def _issue_at_desk(order: Order) -> Outcome:
    return _desks[0].issue(order)


def _finished(out: Path) -> dict[str, DocumentNumber]:
    """Find the orders that earlier runs have finished."""
    found: dict[str, DocumentNumber] = {}
    for path in sorted((out / DOCUMENTS).glob(f"*/{_ORDER}")):
        found[path.read_text(encoding="ascii").strip()] = DocumentNumber(path.parent.name)
    return found


def _repeated(order: Order, number: DocumentNumber) -> Issued:
    return Issued(
        row=order.row, number=number, document_class=order.document_class.value, repeated=True
    )


def _files_of(made: PersonalizedDocument, key: str) -> dict[str, bytes]:
    files = {
        "page.pdf": made.page.pdf,
        "page.png": made.page.png,
        "seal.bin": made.seal,
        _ORDER: f"{key}\n".encode(),
    }
    if made.chip is not None:
        files["chip.nansen"] = encode_chip_image(made.chip)
        for file, contents in made.chip.files.items():
            files[f"chip/{file.title.replace('.', '_')}.bin"] = contents
    return files


def _return_right(order: Order, state: StateCode, expires: date) -> ReturnRight:
    return ReturnRight(
        state=state, until=order.return_until or expires, limited=order.return_limit_reason
    )


_COLUMNS = {
    "R39": "nationality",
    "R43": "observations",
    "R48": "date_of_expiry",
    "R49": "return_until",
    "R50": "excepted_states",
    "portrait": "photo",
    "TITLE": "given_names",
}


def _column_of(error: NansenError) -> str:
    """Name the column that a rule or a field speaks of, if it is one of the table's."""
    rule = str(getattr(error, "rule", getattr(error, "field", "")))
    return _COLUMNS.get(rule, rule.replace(" ", "_") or "-")
