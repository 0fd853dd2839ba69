"""The public zone: it takes what comes, gives a receipt, and knows only ciphertext.

Anybody may bring a bundle, by any road; an officer of the office fetches it. No private key is
here but the one that signs receipts, and nothing is written down about who came or when. The
server that listens, with its rate limits and its onion, comes from elsewhere and stands before
`service.Intake`.
"""
