"""An old passport on the desk: looked at with the eyes of a border, and kept as two results (R16).

The chip's contents stay where they are. What goes into the case is how the check went and who
signed, beside whatever was found before.
"""

from importlib.metadata import version
from typing import Final

from nansen.acts.act import IdempotencyKey
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.service import draw_key
from nansen.errors import Refused
from nansen.examination import service as examination
from nansen.examination.evidence.chip_reading import verifications_of_chip
from nansen.examination.evidence.model import EvidenceId
from nansen.inspection.model import Presented, Report
from nansen.inspection.security_object import check_security_object
from nansen.standards.icao9303.lds.file_names import ElementaryFile

_TOOL: Final = f"nansen inspect {version('nansen-passport')}"


def record_inspection(
    desk: Desk,
    evidence: EvidenceId,
    presented: Presented,
    report: Report,
    *,
    key: IdempotencyKey | None = None,
) -> Case:
    """Put what came of reading a chip beside a piece of evidence.

    Raises:
        Refused: what was shown has no chip, or the case has no such piece.
    """
    encoded = presented.files.get(ElementaryFile.SOD)
    if encoded is None:
        raise Refused("R16", "only a chip says who signed it: there is none here")
    named, case = key or draw_key(), desk.read()
    file = examination.read_evidence(desk, case)
    if desk.is_new(case, named):
        for found in verifications_of_chip(
            report,
            signer=check_security_object(encoded).signer,
            tool=_TOOL,
            by=desk.actor.id,
            on=desk.clock.now().date(),
        ):
            file = file.with_verification(evidence, found)
    return examination.record_evidence(desk, file, expected=None, key=named)
