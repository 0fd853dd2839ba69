"""Who may have a case's key now: the rules and acts of the key service.

A request comes in, signed by an officer; the keys of the fields that serve its purpose go
out, or a refusal. Nothing goes out before a line of a hash-chained log says so on the disk.
State is what the lines of that log add up to (`usage`), so neither a crash nor a restart
gives anybody a second budget. The process around it is `apps.keyservice`; what talks to it
from another process is `adapters.keyservice`.
"""
