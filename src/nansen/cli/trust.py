"""`nansen trust`: say whose signature counts, and why."""

from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import CycloptsError

from nansen.adapters.files.trust_files import read_trust
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.inspect import parse_day
from nansen.cli.show import JsonValue, console, mark, print_json, worded
from nansen.standards.finding import Outcome
from nansen.trust.report import TrustReport, report_trust

if TYPE_CHECKING:
    from rich.console import Console


def show(
    *paths: Path,
    anchor: tuple[Path, ...] = (),
    at: str | None = None,
    certificates: bool = False,
    json: bool = False,
) -> ExitStatus:
    """Verify a master list and every certificate on it: signatures, links, profile.

    The exit status is 0 if the list's own signature leads to an anchor, 1 if it fails, 2
    if that cannot be told.

    Example: nansen trust show DE.ml --anchor CSCA.cer

    Args:
        paths: Master lists, certificates, or folders of them.
        anchor: Certificates that you vouch for.
        at: The day to judge by, such as 2026-11-23; today if not given.
        certificates: Show each certificate, not only each country.
        json: Answer in JSON; it has each certificate.
    """
    if not paths:
        raise CycloptsError(msg="PATH is missing: name a list, a certificate or a folder.")
    moment = parse_day(at)
    report = report_trust(read_trust(paths, moment, anchors=anchor), moment)
    signature = report.signature or Outcome.NOT_SUPPORTED
    if json:
        print_json(_as_json(report, signature))
    else:
        _show(report, signature, certificates=certificates)
    return of_outcome(signature)


def _as_json(report: TrustReport, signature: Outcome) -> JsonValue:
    listed: list[JsonValue] = [
        {
            "sha256": status.fingerprint,
            "country": status.country,
            "state": status.state_code,
            "common_name": status.common_name,
            "kind": str(status.kind),
            "standing": str(status.standing),
            "verification": str(status.verification),
            "parent": status.parent,
            "key": status.key,
            "not_before": status.not_before.isoformat(),
            "not_after": status.not_after.isoformat(),
            "deviations": [finding.id for finding in status.deviations],
        }
        for status in report.certificates
    ]
    countries: dict[str, JsonValue] = {
        one.country: {
            "certificates": one.certificates,
            "in_force": one.in_force,
            "unresolved": one.unresolved,
            "gaps": [*one.gaps],
        }
        for one in report.countries
    }
    return {
        "signature": str(signature),
        **report.counts,
        "deviations_by_id": dict(report.deviations),
        "absent": [*report.absent],
        "by_country": countries,
        "list": listed,
    }


def _show(report: TrustReport, signature: Outcome, *, certificates: bool) -> None:
    screen = console()
    for verdict in report.lists:
        screen.print(
            f"[bold]{verdict.source}[/]: {verdict.size} certificates, "
            f"signature {worded(verdict.outcome)}"
        )
        for finding in verdict.findings:
            if finding.outcome is not Outcome.SUCCESSFUL:
                screen.print(f"  {mark(finding.outcome)} {finding.id}: {finding.why}")
    if not report.lists:
        screen.print(f"no master list here: signature {worded(signature)}")
    counts = report.counts
    screen.print(
        f"{counts['keys_usable']} of {counts['certificates']} keys usable; "
        f"{counts['verified_self']} verify themselves, {counts['verified_link']} by a link, "
        f"{counts['unresolved']} unresolved; {counts['countries']} countries; "
        f"{counts['deviations']} depart from the profile"
    )
    if certificates:
        _show_certificates(report, screen)
    else:
        _show_countries(report, screen)


def _show_countries(report: TrustReport, screen: "Console") -> None:
    from rich.table import Table  # noqa: PLC0415

    table = Table("country", "certificates", "in force", "gaps", box=None, header_style="bold")
    for one in report.countries:
        gaps = "; ".join(one.gaps)
        table.add_row(one.country, str(one.certificates), str(one.in_force), f"[yellow]{gaps}[/]")
    screen.print(table)


def _show_certificates(report: TrustReport, screen: "Console") -> None:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(
        "country", "name", "key", "until", "signed by", "deviations", box=None, header_style="bold"
    )
    for status in report.certificates:
        table.add_row(
            status.country,
            escape(status.common_name or ""),
            status.key or "[red]unusable[/]",
            f"{status.not_after:%Y-%m-%d}",
            str(status.verification),
            " ".join(finding.id for finding in status.deviations),
        )
    screen.print(table)
