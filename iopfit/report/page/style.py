"""The style of a report's page: light and dark, phone and desk, and two columns on paper."""

from iopfit.report.markup import COLORS, PAPER

_SCREEN = """\
body {
  margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.4rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 0.5rem; }
h3 { font-size: 1rem; margin: 0.8rem 0 0.3rem; }
header p, .note, .quiet { color: var(--soft); }
p { margin: 0.4rem 0; }
ul { margin: 0.4rem 0; padding-left: 1.2rem; }
li { margin: 0.35rem 0; }
.note, .quiet { font-size: 0.9rem; }
.note { display: block; }
section { margin: 1.6rem 0; }
.urgent { border: 2px solid var(--least); border-left-width: 0.6rem; border-radius: 0.4rem; padding: 0.9rem 1.1rem; }
.urgent h2 { color: var(--least); }
.result { background: var(--card); border: 1px solid var(--line); border-radius: 0.4rem; padding: 1rem 1.1rem; }
.said { font-weight: 700; }
.result .said { font-size: 1.3rem; line-height: 1.35; }
figure { margin: 1rem 0 0; }
figcaption { font-weight: 600; margin-bottom: 0.3rem; }
.chart { list-style: none; padding: 0; margin: 0; }
.chart li { display: grid; grid-template-columns: minmax(8rem, 17.5rem) auto 1fr; gap: 0 0.8rem; align-items: center; }
.chart svg { display: block; color: var(--points); }
.chart .outside { color: var(--reads); }
.profile svg { color: var(--up); }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
tbody th { font-weight: 600; }
@media (max-width: 36rem) {
  .chart li { grid-template-columns: 1fr; margin: 0.6rem 0; }
  table { min-width: 34rem; }
}
"""

_PRINT = """\
@page { margin: 10mm 11mm 11mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print {
"""

_ON_PAPER = """\
  body { max-width: none; padding: 0; font: 8.6pt/1.28 Helvetica, Arial, "Liberation Sans", sans-serif; }
  main { columns: 2; column-gap: 7mm; }
  h1 { font-size: 13pt; }
  h2 { font-size: 10pt; margin-bottom: 1mm; break-after: avoid; }
  header p, p, ul { margin: 0.6mm 0; }
  ul { padding-left: 3.5mm; }
  li { margin: 0.4mm 0; break-inside: avoid; }
  li:has(> ul) { break-inside: auto; }
  section { margin: 0 0 2.2mm; }
  .urgent, .result, .record-dimensions, .record-rules { column-span: all; }
  .urgent, .result { padding: 1.2mm 3mm; break-inside: avoid; }
  .urgent ul { columns: 2; column-gap: 8mm; }
  .result figure { display: inline-block; width: 49%; vertical-align: top; }
  .result figure:only-of-type { width: 100%; }
  .result .said { font-size: 11.5pt; }
  .note, .quiet { font-size: 7.6pt; }
  .week, .works-on, .ask-for, .moving, .insurance, .crisis, .limits, .missing { font-size: 7.9pt; line-height: 1.22; }
  .week h2, .works-on h2, .ask-for h2, .moving h2, .insurance h2, .limits h2, .missing h2 { font-size: 9pt; }
  .note { display: inline; }
  figure { margin-top: 1.5mm; break-inside: avoid; }
  .chart li { grid-template-columns: minmax(0, 2fr) auto minmax(0, 2fr); gap: 0 2mm; margin: 0.4mm 0; }
  .chart svg { width: 22mm; height: 3mm; color: #333333; }
  .wide { overflow: visible; }
  table { font-size: 7.6pt; min-width: 0; }
  tr { break-inside: avoid; }
}
"""

STYLE = COLORS + _SCREEN + _PRINT + PAPER + _ON_PAPER
