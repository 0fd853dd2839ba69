"""The key service: the one process that can open a case.

It holds the key that all case keys are wrapped to, listens on a UNIX domain socket and on
nothing else, and has no other door. What it decides is `keys.custody`; here are its home on
the disk, its socket, and what keeps its memory from others.
"""
