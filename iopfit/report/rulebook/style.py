"""The style of the rule book's page: light and dark, screen and paper; pictures take their colors from it."""

from iopfit.report.markup import COLORS, PAPER

STYLE = (
    COLORS
    + """\
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 0.6rem; }
h2 { border-bottom: 2px solid var(--line); padding-bottom: 0.3rem; }
h2 a, h3 a, h4 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover, h4 a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible, .picture:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
code { font: 0.92em/1.4 ui-monospace, Menlo, Consolas, monospace; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: 0.5rem 1rem; z-index: 1; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0 1.1rem 0.6rem; margin: 1rem 0; }
article > h3, article > h4 { margin-top: 0.9rem; font-size: 1.05rem; }
article.life { border-left: 0.4rem double var(--points); }
article.need { border-left: 0.4rem solid var(--least); }
article:target { outline: 3px solid var(--link); }
.said { font-weight: 600; }
.mark { color: var(--mark); background: var(--mark-page); padding: 0.3rem 0.6rem; border-radius: 0.3rem; font-weight: 600; }
dl { margin: 0.6rem 0; }
dl > div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: 0.3rem 0; border-top: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; }
dd ul { margin: 0; padding-left: 1.1rem; }
nav ol { padding-left: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0; font-size: 0.92rem; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
summary { cursor: pointer; padding: 0.3rem 0; }
.picture { overflow-x: auto; margin: 1rem 0; }
svg { display: block; max-width: 100%; min-width: 40rem; height: auto; }
svg text { fill: var(--ink); font: 12px Helvetica, Arial, "Liberation Sans", sans-serif; }
svg .edge text { font-size: 11px; paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }
svg .node path, svg .node polygon { stroke: var(--soft); fill: var(--topic); }
svg .dimension path { fill: var(--dimension); }
svg .level path { fill: var(--level); stroke-width: 2; }
svg .edge path { fill: none; stroke: var(--reads); }
svg .edge polygon { fill: var(--reads); stroke: none; }
svg .at_least path { stroke: var(--least); }
svg .at_least polygon { fill: var(--least); }
svg .up_to path { stroke: var(--up); }
svg .up_to polygon { fill: var(--up); }
svg .points path { stroke: var(--points); }
svg .points polygon { fill: var(--points); }
@media (max-width: 40rem) {
  dl > div { grid-template-columns: 1fr; }
}
@media print {
"""
    + PAPER
    + """\
  body { max-width: none; padding: 0; font-size: 10pt; }
  a { text-decoration: none; }
  .skip, details:not([open]) { display: none; }
  article, .picture { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .picture { overflow: visible; }
  svg { min-width: 0; max-width: 100%; max-height: 24cm; }
}
"""
)
