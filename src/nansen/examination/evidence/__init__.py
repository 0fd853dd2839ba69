"""Evidence: what speaks for and against what an applicant says, and how far it carries.

| module | what it holds |
|---|---|
| `model`, `claims` | a piece of evidence; a claim, what it rests on, and its standing |
| `case_file` | all of a case's, with the rules that bind them together |
| `corroboration` | how many sources a claim has that do not know of each other (R17) |
| `conflicts` | what contradicts what; both sides stay |
| `old_documents`, `occupied_areas` | how much a national document can carry (R9, R10), as data |
| `chip_reading` | what a border inspection of an old passport leaves behind (R16) |
| `sealed`, `records` | the form in which a vault keeps it |

Nothing here decides about anybody: an officer reads it and says why (R27).
"""
