"""Readers, one file per format: bytes of a source in, its text and what the format says of it out."""
