"""A file taken apart octet by octet, for people who must know what stands where.

`dissect` takes any bytes and never refuses them: files of a chip, security objects,
certificates, lists, seals, machine readable zones, chip images and our framework entry by
their meaning, any other DER or TLV by its structure, the rest as octets. Its lines follow
each other without gap or overlap, so that every octet is on exactly one of them.
"""

from nansen.standards.icao9303.dissect.line import Line
from nansen.standards.icao9303.dissect.recognize import dissect

__all__ = ["Line", "dissect"]
