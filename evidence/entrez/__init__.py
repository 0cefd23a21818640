"""Talking to NCBI's E-utilities: bytes and PMIDs in, bytes and PMIDs out."""
