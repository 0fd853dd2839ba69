"""Eligibility: three clauses, each recorded apart, and what follows from them (R1).

| module | what it holds |
|---|---|
| `clauses` | the three clauses, as an officer answers them |
| `facts` | what rules may look at: codes, and no field of opinion (R7) |
| `denials` | how an origin refuses its protection (R4) |
| `origin_acts` | what an origin does about somebody: a task, never a minus (R5) |
| `presumptions` | what a law lets one presume of an origin, as data (R3) |
| `suggestion` | what evidence and presumptions suggest; an officer answers (R27) |
| `issuance` | whether a document is owed, and on what grounds it may be refused (R29) |
| `document_classes` | which document the clauses lead to (R39) |
"""
