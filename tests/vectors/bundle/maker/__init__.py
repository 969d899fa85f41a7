"""The producer of the bundle vectors: a second implementation, written from docs/FORMATS."""
