"""Batch scoring beside hand-written Polars, rule engines, and the bare reading and writing of files."""
