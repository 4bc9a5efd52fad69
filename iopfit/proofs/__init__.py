"""What holds for every possible person, or somebody for whom it does not.

`everybody` and `outcome` write answers and rules as formulas, `search` asks the solver,
`prover` decides promises, `world` answers the questions of the linter, and `replay` checks
every counterexample against the rules themselves.
"""
