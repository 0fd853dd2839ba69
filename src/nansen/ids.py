"""Ids that travel through every floor: strings to the machine, kinds to the reader."""

from typing import NewType

DocumentNumber = NewType("DocumentNumber", str)
"""Nine characters drawn at random (R46): it names one document and tells nothing else."""

StateCode = NewType("StateCode", str)
"""The one to three letters that Doc 9303 gives a state or organisation: `UTO`, `XXB`, `D`."""

CaseId = NewType("CaseId", str)
"""A random name of a case: it tells nothing, and it stands beside what is sealed."""

OfficerId = NewType("OfficerId", str)
"""A pseudonym, for officers are hunted too; processes with a key of their own have one also."""

OfficeId = NewType("OfficeId", str)
"""An office of one's own, or another authority's that lends an officer."""
