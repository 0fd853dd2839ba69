"""The intake's four doors: a bundle in, a bundle out, a letter in, an answer out."""

import secrets
from dataclasses import dataclass

from nansen.adapters.files.bundle_store import BundleStore
from nansen.application.bundle import BundleId, SealedBundle
from nansen.application.holder_keys import LookupTag
from nansen.application.mailbox import NONCE_SIZE, Answer, encode_answer
from nansen.application.receipt import SignedReceipt, decode_receipt, issue_receipt
from nansen.apps.intake.mailboxes import Mailboxes
from nansen.clock import Clock
from nansen.errors import Refused
from nansen.officers.actor import Signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The public zone, without the server that stands before it."""

    store: BundleStore
    mailboxes: Mailboxes
    signer: Signing
    clock: Clock

    def receive(self, octets: bytes) -> SignedReceipt:
        """Keep a bundle and sign for it; the same again gives the same receipt.

        What a receipt was given for is on the disk, whatever happens then. What none was given
        for stays with its sender, who may send it again at any time.

        Raises:
            Malformed: it does not look like a sealed bundle.
            Refused: it is larger than a bundle may be.
            Unavailable: there is no room, or the disk or the key refuses.
        """
        bundle = SealedBundle(octets)
        if not self.store.is_released(bundle.id):
            self.store.put(bundle)
        known = self.store.receipt(bundle.id)
        if known is not None:
            return decode_receipt(known)
        # The hour stays out of it: a day is what a person could be asked to account for.
        receipt = issue_receipt(bundle, self.clock.now().date(), self.signer)
        return decode_receipt(self.store.keep_receipt(bundle.id, receipt.octets))

    def pending(self) -> tuple[BundleId, ...]:
        """List the bundles that no office has yet, in an order that tells nothing of time."""
        return tuple(self.store.ids())

    def take(self, name: BundleId) -> SealedBundle:
        """Hand a bundle to the office; it stays here until it is released.

        Raises:
            Refused: there is no such bundle.
        """
        bundle = self.store.get(name)
        if bundle is None:
            raise Refused("BUNDLE", "there is no such bundle here")
        return bundle

    def release(self, name: BundleId) -> None:
        """Let a bundle go whose `application:received` stands in the office's books.

        Its receipt stays, so that a sender whose line broke gets the same one again.

        Raises:
            Refused: no receipt was ever given for it.
        """
        if self.store.receipt(name) is None:
            raise Refused("RECEIPT", "a bundle goes only after its receipt was signed")
        self.store.release(name)

    def leave(self, tag: LookupTag, letter: bytes) -> None:
        """Leave a sealed letter for a holder."""
        self.mailboxes.leave(tag, letter)

    def answer(self, tag: LookupTag, number: int = 1) -> bytes:
        """Answer whoever asks with a tag: how many letters there are, and one of them.

        The answer to a tag that nobody has is one without letters: as long, as random, and made
        by the same steps.
        """
        answer = Answer(
            letters=self.mailboxes.count(tag), letter=self.mailboxes.letter(tag, number)
        )
        return encode_answer(answer, tag, secrets.token_bytes(NONCE_SIZE))

    def clear(self, tag: LookupTag) -> None:
        """Remove a holder's letters, as when a case is over."""
        self.mailboxes.clear(tag)
