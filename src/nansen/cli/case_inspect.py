"""`nansen case inspect`: an old passport, as evidence."""

from pathlib import Path

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus, of_outcome
from nansen.cli.inspect import open_post
from nansen.cli.show import JsonValue, finding_as_json, print_json, print_lines
from nansen.cli.show_acts import show_case
from nansen.cli.usage import TrustLists, part
from nansen.clock import SystemClock
from nansen.errors import Malformed
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose


def inspect(
    home: Path,
    case: str,
    evidence: str,
    path: Path,
    *,
    by: str,
    trust: TrustLists,
    key: str | None = None,
    json: bool = False,
) -> ExitStatus:
    """Look at an applicant's old document as a border does, and record how the check went.

    Of the chip nothing is kept but the outcome and who signed it. A genuine chip proves the
    document, not its holder's story; what its issuer reports of it counts for nothing. The exit
    status is the document's: 0 successful, 1 failed, 2 undetermined; each is recorded.

    Example: nansen case inspect office CASE e0000001 chip/ --by ident-1 --trust DE.ml

    Args:
        home: The office's folder; its key service runs.
        case: The case's random name.
        evidence: The id of the piece of evidence that the document is.
        path: The document: a folder of chip files, or a chip image.
        by: The expert's pseudonym; they have drawn the case for identity-proofing.
        trust: Master lists, certificates, revocation lists, or folders of them.
        key: The act's own name, 32 hexadecimal digits: the same again changes nothing.
        json: Answer in JSON.
    """
    from nansen.acts.act import check_key  # noqa: PLC0415
    from nansen.apps.desk.cases.old_documents import record_inspection  # noqa: PLC0415
    from nansen.apps.inspector.gather import Gathered, gather  # noqa: PLC0415
    from nansen.apps.inspector.page import LateReader  # noqa: PLC0415
    from nansen.examination.evidence.model import EvidenceId  # noqa: PLC0415

    named = None if key is None else check_key(key)
    _, lists = part((path,), trust)
    found = [one for one in gather(path, LateReader()) if isinstance(one, Gathered)]
    if len(found) != 1:
        raise Malformed("PATH", "is not one document", clause="nansen case inspect --help")
    presented = found[0].presented
    report = open_post(lists, SystemClock().now()).inspect(presented)
    with at_office(home) as office:
        desk = office.open(office.actor(by), CaseId(case), Purpose.IDENTITY_PROOFING)
        after = record_inspection(desk, EvidenceId(evidence), presented, report, key=named)
    if json:
        # What the document says of itself stays on the desk: the answer has checks alone.
        checks: list[JsonValue] = [finding_as_json(one) for one in report.findings]
        version = after.chain.version
        print_json({"verdict": str(report.verdict), "checks": checks, "version": version})
    else:
        print_lines([f"{one.outcome}: {one.id}" for one in report.findings])
        show_case(after, json=False)
    return of_outcome(report.verdict)
