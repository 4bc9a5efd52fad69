"""Tests of `check` as a command, and of how hard texts are to read."""
