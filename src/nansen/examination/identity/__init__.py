"""Identity: how surely the person is known, by a published scale and an officer's word.

| module | what it holds |
|---|---|
| `scores` | what an officer gave to each piece and to the whole |
| `profiles` | the published profiles, as data with their source (`gpg45.toml`) |
| `pieces` | what of a score counts: never more than the evidence carries |
| `assessment` | scores and evidence become a level, or what is missing, factor by factor |
| `conclusion` | the officer's: the only thing that has an effect (R27) |
"""
