"""How far a draft is, on a screen that others may see: no answer is shown."""

from dataclasses import fields
from typing import Final

from nansen.application.bundle import SealedBundle
from nansen.application.draft import Draft
from nansen.application.grounds import EvidenceKind
from nansen.application.receipt import SignedReceipt
from nansen.cli.answers import PARTS
from nansen.cli.show import JsonValue, console, print_json, print_lines

_SHORT: Final = 12


def show_draft(draft: Draft, sealed: SealedBundle | None, *, json: bool) -> None:
    """Show what is answered, what is missing, and which files are there."""
    answered = [one.name for one in fields(draft) if one.name in PARTS and getattr(draft, one.name)]
    if json:
        print_json(_as_json(draft, answered, sealed))
        return
    lines = [
        f"application {draft.application}",
        f"answered: {', '.join(answered) or 'nothing yet'}",
        f"missing: {', '.join(draft.missing) or 'nothing'}",
    ]
    if draft.family is not None:
        lines.append(f"family {draft.family}")
    if all(one.kind is not EvidenceKind.PORTRAIT for one in draft.evidence):
        lines.append("no photograph yet; it can also be taken at the office")
    if sealed is not None:
        lines.append(f"sealed as {sealed.id}; a receipt is awaited")
    print_lines(lines)
    if draft.evidence:
        _print_files(draft)


def show_receipt(signed: SignedReceipt, *, json: bool) -> None:
    """Show that a draft was handed in and let go."""
    receipt = signed.receipt
    if json:
        print_json({"bundle": receipt.bundle, "received": receipt.day.isoformat()})
    else:
        print_lines([f"{receipt.bundle}: received on {receipt.day.isoformat()}; the draft is gone"])


def _print_files(draft: Draft) -> None:
    from rich.table import Table  # noqa: PLC0415

    table = Table("file", "shows", "is", "octets", box=None, header_style="bold")
    for one in draft.evidence:
        what = one.chip_file or str(one.media_type)
        table.add_row(one.digest.hex()[:_SHORT], str(one.kind), what, str(one.size))
    console().print(table)


def _as_json(draft: Draft, answered: list[str], sealed: SealedBundle | None) -> JsonValue:
    evidence: list[JsonValue] = [
        {
            "sha256": one.digest.hex(),
            "kind": str(one.kind),
            "media_type": str(one.media_type),
            "size": one.size,
            "chip_file": one.chip_file,
        }
        for one in draft.evidence
    ]
    return {
        "application": draft.application,
        "answered": [*answered],
        "missing": [*draft.missing],
        "family": draft.family,
        "files": evidence,
        "sealed": sealed.id if sealed else None,
    }
