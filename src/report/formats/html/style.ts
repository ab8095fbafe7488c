/** The page's style: light and dark by the system's setting, narrow and wide, and for paper. */
export const style = `
:root {
  color-scheme: light dark;
  --back: #fff; --card: #f6f7f9; --line: #d5d9df; --text: #1a1d21; --soft: #555c66; --link: #0b5cad; --best: #0a6b3d; --bad: #b3261e;
  --c0: #0b62a8; --c1: #c04a00; --c2: #007a56; --c3: #8b3fae; --c4: #7d6400; --c5: #b02a6b; --c6: #3d7d91; --c7: #5f5f5f;
  --p0: #2a78b8; --p1: #e08a1e; --p2: #2f9e77; --p3: #a06cc8; --p4: #8c8c8c; --p5: #c2554d;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --back: #14171b; --card: #1d2127; --line: #3a414b; --text: #e8eaed; --soft: #a9b1bc; --link: #8cc4ff; --best: #6fdc9f; --bad: #ff9b93;
    --c0: #5eb1f2; --c1: #ff9a57; --c2: #35c79b; --c3: #cf9df0; --c4: #e3c44f; --c5: #f58bbd; --c6: #83c9dd; --c7: #b8b8b8;
    --p0: #4a9add; --p1: #f0a94a; --p2: #4cc39b; --p3: #bb91e0; --p4: #9a9a9a; --p5: #e27a72;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.25rem 4rem; max-width: 62rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
.note, .key { color: var(--soft); }
.problem { color: var(--bad); }
.lead { font-size: 1.1rem; font-weight: 600; }
dl > div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; margin: .25rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
@media (max-width: 600px) { dl > div { display: block; } }
.table { overflow-x: auto; margin: .5rem 0; max-width: 100%; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .25rem 1.25rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: normal; word-break: keep-all; }
th { font-weight: 600; }
tbody th { min-width: 8rem; overflow-wrap: anywhere; }
tbody th.short { white-space: nowrap; min-width: 0; }
.n { text-align: right; white-space: nowrap; }
.best { color: var(--best); white-space: nowrap; }
.dim { color: var(--soft); font-weight: normal; }
figure { margin: 0; padding: .75rem 1rem; background: var(--card); border-radius: .5rem; min-width: 0; }
figure h4 { margin: 0; }
figcaption p { margin: 0 0 .5rem; color: var(--soft); font-size: .9rem; }
figure svg { display: block; width: 100%; height: auto; overflow: visible; }
figure svg text { white-space: pre; }
figure svg.any { max-width: 30rem; }
figure svg.wide { display: none; }
figure.curves { grid-column: 1 / -1; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0 0 .5rem; padding: 0; font-size: .9rem; }
figure .sample { display: inline-block; width: 1.75rem; height: .65rem; margin-right: .4rem; }
figure .sample.box { width: .75rem; height: .75rem; }
.behind { margin-top: .5rem; border: 0; padding: 0; font-size: .9rem; }
.behind summary { font-weight: normal; color: var(--soft); }
.behind .table { max-height: 24rem; overflow-y: auto; }
@media (min-width: 700px) {
  figure svg.wide { display: block; }
  figure svg.narrow { display: none; }
}
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; font-weight: 600; }
summary h3 { display: inline; margin: 0; }
.group { border: 0; }
.group > .charts { margin-top: .5rem; }
pre { overflow-x: auto; background: var(--card); padding: .75rem; font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  :root { --back: #fff; --card: #fff; --line: #bbb; --text: #000; --soft: #444; }
  .skip, .behind { display: none; }
  figure { break-inside: avoid; border: 1px solid var(--line); }
  details:not(.behind)::details-content { content-visibility: visible; block-size: auto; }
  .table { overflow: visible; max-height: none; }
  tr, h2, h3, h4 { break-inside: avoid; break-after: avoid-page; }
  tr { break-after: auto; }
}
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
