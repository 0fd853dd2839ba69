"""ISO/IEC 19794:2005 biometric data blocks, as chips carry them until 2030."""
