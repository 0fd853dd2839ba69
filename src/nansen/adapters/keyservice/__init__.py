"""The key service as other processes see it: a socket on the same machine."""
