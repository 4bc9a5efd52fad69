"""Batch scoring: the rules over columns, files in and out, and what comes out for everybody."""
