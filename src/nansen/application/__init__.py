"""The application: what a person asks for, from the first word on paper to a sealed bundle.

The applicant acts here, or somebody for them, on a device of their own and without a network.
A draft comes in, answer by answer; a bundle goes out, sealed to the offices' public keys, and
a receipt comes back. An office then opens the bundle (`package`), takes it apart into sealed
fields (`fields`) and begins a case (`service`). Where files rest is known to `adapters/files`.
"""
