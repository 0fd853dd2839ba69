"""What is measured on: specimens that `nansen issue` made, and the keys that made them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from nansen.adapters.files.status_files import read_status_lists
from nansen.adapters.files.trust_files import read_trust
from nansen.apps.signer.authority import found, open_home, specimen_act
from nansen.apps.signer.batch import DOCUMENTS, TRUST, issue_batch, issuing_keys, publish_trust
from nansen.apps.signer.people import Order, read_people
from nansen.apps.signer.status import publish_status
from nansen.clock import FixedClock, SystemClock
from nansen.inspection.model import Presented
from nansen.inspection.status_lists import StatusLists
from nansen.keys.key_kind import KeyKind
from nansen.personalization.service import IssuingKeys
from nansen.pki import service
from nansen.pki.acts import RotateDocumentSigner
from nansen.pki.authority import AuthorityKind
from nansen.standards.icao9303.lds.chip_image import read_chip_files
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.trust.store import TrustStore

KINDS = (KeyKind.P_256, KeyKind.BRAINPOOL_P256R1, KeyKind.P_384, KeyKind.RSA_3072)
CURVES = KINDS[:3]
"""A seal is signed with ECDSA only (9303-13 §2.4)."""

NAMES = {kind: "RSA-3072-PSS" if kind is KeyKind.RSA_3072 else str(kind) for kind in KINDS}

_LISTS = Path(__file__).parents[1] / "tests" / "vectors" / "icao9303" / "masterlists"
MASTER_LIST = _LISTS / "DE_ML_2026-05-28-08-28-45.ml"
"""The German master list of 28 May 2026: 588 certificates."""
ANCHOR = _LISTS / "DE_ROOT_CA_CSCA07.cer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One document, who issued it, and who trusts that."""

    files: Mapping[ElementaryFile, bytes]
    seal: bytes
    keys: IssuingKeys
    trust: TrustStore
    status_lists: StatusLists
    at: datetime

    @property
    def presented(self) -> Presented:
        """Show the chip and the seal."""
        return Presented(files=self.files, seals=(self.seal,))

    @property
    def data_groups(self) -> dict[int, bytes]:
        """The data groups by number."""
        return {file.data_group: data for file, data in self.files.items() if file.data_group}


@cache
def specimen(kind: KeyKind) -> Specimen:
    """Issue one document whose signer has a key of this kind."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        documents = issue(root, orders()[:1], kind)
        (image,) = documents.glob("*/chip.nansen")
        now = SystemClock().now()
        return Specimen(
            files=read_chip_files(image.read_bytes()),
            seal=image.with_name("seal.bin").read_bytes(),
            keys=issuing_keys(open_home(root / "home", AuthorityKind.SPECIMEN)),
            trust=read_trust([root / TRUST], now),
            status_lists=read_status_lists([root / TRUST]),
            at=now,
        )


def orders() -> tuple[Order, ...]:
    """Read the orders of the demonstration: twelve invented people."""
    table = files("nansen.apps.signer").joinpath("demo_people", "people.csv").read_bytes()
    return tuple(row for row in read_people(table) if isinstance(row, Order))


def issue(
    root: Path, wanted: tuple[Order, ...], kind: KeyKind = KeyKind.P_256, jobs: int = 1
) -> Path:
    """Found an authority if there is none yet, and issue a batch; give the folder of documents."""
    home = root / "home"
    if not home.exists():
        found_authority(home, kind)
    publish_trust(open_home(home, AuthorityKind.SPECIMEN).authority, root)
    with as_file(files("nansen.apps.signer").joinpath("demo_people")) as photos:
        issue_batch(wanted, home=home, photos=photos, out=root, jobs=jobs)
    publish_status(home, root / TRUST, SystemClock())
    return root / DOCUMENTS


def found_authority(home: Path, kind: KeyKind) -> None:
    """Found a specimen authority whose document signer has a key of this kind."""
    clock = FixedClock(SystemClock().now() - timedelta(hours=1))
    act = specimen_act()
    if kind in CURVES:
        found(home, replace(act, signer_key=kind), clock)
        return
    found(home, act, clock)
    ports = open_home(home, act.kind).ports(SystemClock())
    service.rotate_document_signer(RotateDocumentSigner(number=2, key=kind), **ports)
