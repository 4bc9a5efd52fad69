"""The rule book: every rule of a questionnaire as a sentence, for those who answer for the rules.

`contents` says what stands in it, as `blocks`; `text`, `markdown` and `html` are its three
forms. `connections` finds what belongs to a rule, `flow` what feeds what. Nothing here reads
a disk or judges whether a rule is right.
"""
