"""What a change of the rules does to people.

`alignment` finds out what was only renamed, `comparison` looks for people whose result is
another one, or proves that there are none, `surroundings` tells what else people are told. Where the two questionnaires come from is not
known here.
"""
