"""How an exported chat looks: on a screen, printed by a browser, and laid out as PDF by Qt.

Colours are those of the window's themes; fonts are the system's.
"""

SCREEN = """\
:root { color-scheme: light dark;
  --ground: #fff; --words: #1a1e26; --second: #4a5260; --third: #5a6270; --line: #e1e4e9; --sunken: #eceef1;
  --accent: #2853be; --weak: #754700; --none: #9e2226; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #1c1f24; --words: #e7e9ed; --second: #b0b7c3; --third: #98a0ad; --line: #2c3038;
  --sunken: #121418;
  --accent: #8fb1ff; --weak: #f0c36f; --none: #ff9f9f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--words);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; line-height: 1.4; margin: 0 0 .25rem; padding: .75rem 1rem; border-radius: 10px;
  background: var(--sunken); }
h3, h4, h5, h6 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
section { margin-top: 2.5rem; }
p { margin: .7rem 0; }
.about p, .details p, .remarks p { margin: .15rem 0; color: var(--third); font-size: .85rem; }
.details p { padding: 0 1rem; }
.remarks { margin-top: 1.2rem; }
a { color: var(--accent); text-underline-offset: .15em; }
sup { line-height: 0; font-size: .72em; margin-left: .1em; }
sup a, a.back { text-decoration: none; }
sup a { padding: 0 .1em; }
.weak a { color: var(--weak); border-bottom: 1px dashed; }
.none { color: var(--none); font-size: .78em; border: 1px solid; padding: 0 .3em; white-space: nowrap; }
blockquote { margin: 1rem 0; padding: .1rem 0 .1rem 1rem; border-inline-start: 3px solid var(--line);
  color: var(--second); }
pre { background: var(--sunken); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto;
  line-height: 1.45; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; font-size: .88em; }
:not(pre) > code { background: var(--sunken); padding: .1em .3em; border-radius: 4px; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .92rem; }
th, td { border: 1px solid var(--line); padding: .35rem .7rem; vertical-align: top; }
th { background: var(--sunken); }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
.notes { margin-top: 1.2rem; border-top: 1px solid var(--line); font-size: .87rem; line-height: 1.5; }
.caption { font-size: .8rem; font-weight: 600; margin: .8rem 0 .3rem; color: var(--third); }
.notes ol { margin: 0; padding-inline-start: 2.2rem; }
.notes li { margin: .4rem 0; }
.notes li:target, sup a:target { background: #ffe07a; color: #1a1e26; }
.quoted { color: var(--second); }
.remark { color: var(--third); }
@media print {
  :root { color-scheme: light; --ground: #fff; --words: #000; --second: #333; --third: #444; --line: #bbb;
    --sunken: #f2f2f2; --accent: #000; --weak: #000; --none: #000; }
  @page { margin: 20mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  pre, tr, blockquote { break-inside: avoid; }
  pre { white-space: pre-wrap; }
  a.back { display: none; }
}
"""

# What Qt's rich text understands of CSS. Sizes are in points, colours those of the light theme.
PAPER = """\
body { color: #1a1e26; font-size: 10pt; }
h1 { font-size: 18pt; margin: 0 0 8px 0; }
h2 { font-size: 12.5pt; margin: 30px 0 4px 0; }
h3, h4, h5, h6 { font-size: 11pt; margin: 14px 0 4px 0; }
p { margin: 8px 0 0 0; }
ul, ol { margin: 6px 0 6px 0; }
li { margin: 3px 0 0 0; }
.about p, .details p, .remarks p { color: #5a6270; font-size: 8.5pt; margin: 2px 0 0 0; }
.remarks p { margin: 6px 0 0 0; }
.mark { color: #2853be; }
.weak { color: #754700; }
.none { color: #9e2226; font-size: 8.5pt; }
blockquote p { color: #4a5260; margin: 8px 24px 0 24px; }
pre { background-color: #eceef1; font-size: 8.5pt; white-space: pre-wrap; margin: 8px 0 8px 0; }
code { font-family: monospace; background-color: #eceef1; }
table { border-collapse: collapse; margin: 8px 0 8px 0; }
th, td { border: 1px solid #cdd2da; padding: 3px 8px 3px 8px; }
th { background-color: #eceef1; }
.caption { font-size: 9pt; font-weight: 600; color: #5a6270; margin: 16px 0 0 0; }
.note { font-size: 8.5pt; margin: 4px 0 0 0; }
.quoted { color: #4a5260; }
.remark { color: #5a6270; }
a { color: #2853be; }
"""
