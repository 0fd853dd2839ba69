"""`nansen seal`: read a visible digital seal."""

from pathlib import Path

from cyclopts import CycloptsError

from nansen.adapters.files.trust_files import read_trust
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.files import read_file
from nansen.cli.inspect import parse_day
from nansen.cli.show import JsonValue, console, finding_as_json, mark, print_json, worded
from nansen.cli.usage import TrustLists, part
from nansen.errors import Malformed, NansenError
from nansen.inspection.issuer import KnownSigners
from nansen.inspection.seals import SealResult, check_seals
from nansen.standards.finding import worst
from nansen.standards.icao9303.seal import Seal, find_seal_profile, read_features

_MARK = 0xDC


def read(*file: Path, trust: TrustLists, at: str | None = None, json: bool = False) -> ExitStatus:
    """Read a seal from a picture, a PDF, or its bare octets, and verify it.

    Example: nansen seal read page.png --trust home

    Args:
        file: A picture, a PDF, or a file with the contents of the bar code.
        trust: Master lists, certificates, revocation lists, or folders of them.
        at: The day to judge by, such as 2026-11-23; today if not given.
        json: Answer in JSON.
    """
    (picture, *more), lists = part(file, trust)
    if more:
        raise CycloptsError(msg="There is more than one FILE.")
    moment = parse_day(at)
    store = read_trust(lists, moment)
    results = check_seals(_contents_of(read_file(picture)), KnownSigners(store, moment), {})
    if json:
        print_json([_as_json(result) for result in results])
    else:
        for result in results:
            _show(result)
    return of_outcome(worst(one.outcome for result in results for one in result.findings))


def _contents_of(data: bytes) -> tuple[bytes, ...]:
    if data[:1] == bytes((_MARK,)):
        return (data,)
    from nansen.adapters.page_reader import PictureReader  # noqa: PLC0415

    seals = tuple(one for one in PictureReader().read(data).seals if one[:1] == bytes((_MARK,)))
    if not seals:
        raise Malformed("FILE", "shows no visible digital seal", clause="9303-13 §2.1")
    return seals


def _facts(seal: Seal) -> list[tuple[str, str]]:
    header, profile = seal.header, find_seal_profile(seal.header)
    facts = [
        ("document", "unknown" if profile is None else profile.name),
        ("version", str(header.version)),
        ("issuing country", header.issuing_country),
        ("signer", f"{header.signer} {header.certificate_reference}"),
        ("document issued", header.document_issued.isoformat()),
        ("signed", header.signature_created.isoformat()),
    ]
    try:
        features = read_features(seal)
    except NansenError:  # the findings tell
        return facts
    return facts + [
        (name, value if isinstance(value, str) else value.hex()) for name, value in features
    ]


def _as_json(result: SealResult) -> JsonValue:
    checks: list[JsonValue] = [finding_as_json(finding) for finding in result.findings]
    stated = [] if result.seal is None else _facts(result.seal)
    seal: dict[str, JsonValue] = {name.replace(" ", "_"): value for name, value in stated}
    verdict = worst(one.outcome for one in result.findings)
    return {"verdict": str(verdict), "seal": seal, "checks": checks}


def _show(result: SealResult) -> None:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    verdict = worst(one.outcome for one in result.findings)
    table = Table(box=None, show_header=False)
    table.add_row("[bold]seal[/]", worded(verdict))
    for name, value in [] if result.seal is None else _facts(result.seal):
        table.add_row(name, f"[bold]{escape(value)}[/]")
    for finding in result.findings:
        table.add_row(
            f"{mark(finding.outcome)} {finding.id}",
            f"{escape(finding.why)} [dim]{escape(finding.clause)}[/]",
        )
    console().print(table)
