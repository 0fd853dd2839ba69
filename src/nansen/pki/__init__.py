"""Who may sign for an issuing authority, since when, and until when.

An `Authority` is one value: its CSCA keys and what they certified. The acts in
`service` each turn one whole authority into the next and save it in one step.
"""
