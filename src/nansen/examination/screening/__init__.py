"""Screening: whom on a sanctions list an applicant or holder might be (R32).

In come lists that the office brings itself and a person's names in all their spellings (R18,
R33); out comes a `Screening` that says *no objection* or *possible match*, each match with
what speaks for it as data. Everything is compared on the office's own machine.

| module | what it holds |
|---|---|
| `model`, `birth`, `rules`, `tasks`, `adjudication` | values, thresholds, tasks for two people |
| `letters`, `name_words`, `tokens` | a name cut into words |
| `sounds`, `sound_tables`, `cyrillic_schemes`, `spellings`, `heard` | what a word sounds like |
| `word_comparison`, `name_comparison`, `explanation` | how alike, and by what |
| `number_lists`, `vocabulary`, `name_table`, `search`, `index` | a list in memory |
| `changes`, `ports`, `service` | the acts |

A possible match refuses nobody, and a notice of a state has no effect by itself: both are
tasks that two people end with a reason (R5, R21, R78).
"""
