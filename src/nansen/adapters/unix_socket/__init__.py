"""One process asks, another answers: messages over a socket of the same machine.

A message stands behind its length in four octets. What it says is the business of the two;
here is what they all need: that no client can hold the server, and that whoever answers is
asked one thing at a time.
"""
