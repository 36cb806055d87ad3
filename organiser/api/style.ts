/** Style of the page of the API: the colours of the board, in both schemes. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ink: #1b2430;
  --soft: #51606f;
  --paper: #f7f8fa;
  --card: #ffffff;
  --line: #d5dbe2;
  --link: #0b5394;
  --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ecf1;
    --soft: #a9b5c1;
    --paper: #12171d;
    --card: #1a212a;
    --line: #38434f;
    --link: #8cc4ff;
    --code: #232c37;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, nav, main { max-width: 62rem; margin: 0 auto; }
h1 { font-size: 1.75rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0.75rem 0; margin: 1rem 0 0; list-style: none; border-block: 1px solid var(--line); }
main > section > details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0.5rem 0; padding: 0 1rem; }
summary { cursor: pointer; padding: 0.75rem 0; }
details details { margin: 0.25rem 0; }
details details > summary { padding: 0.25rem 0; color: var(--soft); }
details[open] { padding-bottom: 0.75rem; }
.call { font-weight: 600; overflow-wrap: anywhere; margin-right: 0.75rem; }
.method { display: inline-block; min-width: 3.5rem; font-size: 0.8125rem; letter-spacing: 0.03em; }
.more { color: var(--soft); max-width: 46rem; }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
pre { background: var(--code); padding: 0.75rem; border-radius: 6px; overflow: auto; max-height: 24rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
`;
