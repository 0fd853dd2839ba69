"""Deduplication: whether somebody who applies is known already under this name or another.

One person has one living document of a class (R20). To see that, an application is compared
with all others by name, date of birth and face, and nobody gets to read any of these: names
and dates become keyed tokens that mean nothing outside the key service, and a search takes
one person and gives at most fifty handles.

| module | what it holds |
|---|---|
| `handle` | what an index calls somebody |
| `name_words`, `birth_forms`, `tokens` | a person's tokens, and those to look for |
| `faces`, `templates` | what a matcher and an index of faces do; a face as numbers |
| `ports`, `hits` | the index of tokens, and what a search finds |
| `candidates`, `candidate_list` | whom people look at, and how it is sealed |
| `adjudication`, `conclusion` | what they say |
| `identities`, `one_living` | what follows once they have said it (R33, R20) |
| `service` | the acts |

A hit refuses nobody and grants nothing: it holds the case until two people have said, each
with a reason, whether the two are the same (R21).
"""
