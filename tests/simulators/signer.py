"""Signers for tests: the real one in this process, and others that go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.worlds.office import first_roster

from nansen.adapters.files.signing_ledger import create_signing_ledger, open_signing_ledger
from nansen.apps.signer.quorum_signer import QuorumSigner, SignerPorts
from nansen.clock import Clock
from nansen.personalization.service import IssuingKeys, SignedDocument
from nansen.personalization.signing import DocumentSigner, SigningRequest
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.tlog.policy import LogPolicy


@contextmanager
def signer_at_work(
    home: Path, keys: IssuingKeys, journal: LogPolicy, clock: Clock
) -> Iterator[QuorumSigner]:
    """Open the real signer with a ledger on the disk."""
    create_signing_ledger(home)
    with open_signing_ledger(home) as ledger:
        yield QuorumSigner(
            SignerPorts(
                keys=keys,
                officers=first_roster().roster,
                journals=(journal,),
                ledger=ledger,
                clock=clock,
            )
        )


class SwappingSigner:
    """Signs, and gives out another chip than was asked for."""

    def __init__(self, signer: DocumentSigner) -> None:
        self._signer = signer

    def sign(self, request: SigningRequest) -> SignedDocument:
        signed = self._signer.sign(request)
        assert signed.chip is not None
        dg2 = signed.chip.files[ElementaryFile.DG2]
        files = {**signed.chip.files, ElementaryFile.DG2: dg2[:-1] + bytes([dg2[-1] ^ 1])}
        return replace(signed, chip=replace(signed.chip, files=files))
