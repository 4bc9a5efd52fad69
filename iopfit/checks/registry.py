"""Every check with its code, and running them."""

from collections.abc import Collection, Iterator

from iopfit.checks import cases, conditions, names, proving, ranges, safety, sources, texts
from iopfit.checks.inspection import Found, Inspection, Smell
from iopfit.diagnostics import Diagnostic, Severity, in_file_order

_ERROR = Severity.ERROR

SMELLS: tuple[Smell, ...] = (
    # safety
    Smell("up-to-below-at-least", ranges.up_to_below_at_least, _ERROR),
    Smell("skippable-alert", safety.skippable_alert, _ERROR),
    Smell("emergency-without-line", safety.emergency_without_line, _ERROR),
    Smell("review-before-reviewed", sources.review_before_reviewed, _ERROR),
    Smell("unsupported-floor", safety.unsupported_floor),
    Smell("no-limits", safety.no_limits),
    Smell("overdue-source", sources.overdue_source),
    Smell("overdue-safety-source", sources.overdue_safety_source),
    # what nobody uses
    Smell("unread-item", names.unread_item),
    Smell("unused-definition", names.unused_definition),
    Smell("unused-score", names.unused_score),
    Smell("unused-source", names.unused_source),
    Smell("unused-value-set", names.unused_value_set),
    Smell("unrated-dimension", names.unrated_dimension),
    Smell("listed-twice", names.listed_twice),
    Smell("idle-rule", names.idle_rule),
    Smell("idle-key", names.idle_key),
    Smell("idle-level", ranges.idle_level),
    Smell("idle-points", ranges.idle_points),
    Smell("unseen-barrier", names.unseen_barrier),
    Smell("unreached-level", ranges.unreached_level),
    # numbers
    Smell("band-gap", ranges.band_gap),
    Smell("band-overlap", ranges.band_overlap),
    Smell("band-out-of-range", ranges.band_out_of_range),
    Smell("weights-out-of-order", ranges.weights_out_of_order),
    # conditions
    Smell("same-condition", conditions.same_condition),
    Smell("undistinguished-options", conditions.undistinguished_options),
    Smell("contradictory-condition", proving.contradictory_condition, proves=True),
    Smell("unreachable-item", proving.unreachable_item, proves=True),
    Smell("idle-enable-when", proving.idle_enable_when, proves=True),
    Smell("never-fires", proving.never_fires, proves=True),
    Smell("always-fires", proving.always_fires, proves=True),
    Smell("idle-part", proving.idle_part, proves=True),
    Smell("shadowed-rule", proving.shadowed_rule, proves=True),
    # words
    Smell("missing-voice", texts.missing_voice),
    Smell("you-for-everybody", texts.you_for_everybody),
    Smell("missing-label", texts.missing_label),
    Smell("missing-why", texts.missing_why),
    Smell("untranslatable-option", texts.untranslatable_option),
    Smell("lost-number", texts.lost_number),
    Smell("same-text-options", conditions.same_text_options),
    Smell("thin-because", texts.thin_because),
    Smell("jargon", texts.jargon),
    Smell("hurtful-word", texts.hurtful_word),
    Smell("hard-to-read", texts.hard_to_read),
    Smell("sensitive-quoted", texts.sensitive_quoted),
    # cases
    Smell("idle-case", cases.idle_case),
    Smell("same-answers", cases.same_answers),
)


def examine(look: Inspection, *, allowed: Collection[str] = ()) -> list[Diagnostic]:
    """Return what the checks find, in file order.

    Args:
        look: What they may look at; without the prover, those that need it are left out.
        allowed: Codes of checks that are not to be run.
    """
    found = []
    for smell in SMELLS:
        if smell.code not in allowed and (look.proving or not smell.proves):
            run = _decided(smell, look) if smell.proves else smell.check(look)
            found += [Diagnostic(smell.code, f.message, f.span, f.label, f.help, smell.severity) for f in run]
    return in_file_order(finding for finding in found if finding.code not in allowed)


def _decided(smell: Smell, look: Inspection) -> Iterator[Found]:
    """Run a check that asks the prover; what it cannot answer in its time is said, never passed over."""
    from iopfit.proofs.search import Undecided  # noqa: PLC0415 - the prover is an extra

    try:
        yield from smell.check(look)
    except Undecided:
        yield Found(
            f"`{smell.code}` could not be decided in time, so there may be more of it",
            look.frame_span("id"),
            "make the largest conditions simpler, or leave the check out with `--allow`",
        )
