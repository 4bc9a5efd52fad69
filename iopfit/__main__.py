"""Run the program with `python -m iopfit`."""

from iopfit.cli import main

main()
