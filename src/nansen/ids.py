"""Ids that travel through every floor: strings to the machine, kinds to the reader."""

from typing import NewType

DocumentNumber = NewType("DocumentNumber", str)
"""Nine characters drawn at random (R46): it names one document and tells nothing else."""

StateCode = NewType("StateCode", str)
"""The one to three letters that Doc 9303 gives a state or organisation: `UTO`, `XXB`, `D`."""
