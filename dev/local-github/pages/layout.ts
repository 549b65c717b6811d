import { html, type Html } from './html.ts';

const css = `
:root { color-scheme: light dark; --line: #d1d9e0; --soft: #f6f8fa; --dim: #59636e; --link: #0969da; --ok: #1a7f37; --bad: #d1242f; --wait: #9a6700;
  --violet: #8250df; --plus: #dafbe1; --minus: #ffebe9; --hunk: #ddf4ff; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #151b23; --dim: #9198a1; --link: #4493f8; --ok: #3fb950; --bad: #f85149;
  --wait: #d29922; --violet: #ab7df8; --plus: #12261e; --minus: #25171c; --hunk: #0c2d6b55; } body { background: #0d1117; color: #f0f6fc; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); } h1 { font-size: 1.5rem; font-weight: 500; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
h1 small, .dim { color: var(--dim); font-weight: 400; } nav { color: var(--dim); margin-bottom: .75rem; }
.state { display: inline-block; border-radius: 2rem; padding: .15rem .7rem; color: #fff; background: #1f883d; font-size: .85rem; }
.state.closed { background: #cf222e; } .state.draft { background: #59636e; } .state.merged { background: #8250df; }
article { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; }
article > header { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; padding: .5rem .9rem; color: var(--dim); }
article > header b { color: CanvasText; } .body { padding: .3rem .9rem; overflow-x: auto; } article footer { padding: 0 .9rem .6rem; }
.pill { display: inline-block; border: 1px solid var(--line); border-radius: 2rem; padding: 0 .5rem; font-size: .85rem; }
.body table { border-collapse: collapse; } .body td, .body th { border: 1px solid var(--line); padding: .3rem .7rem; } .body th { background: var(--soft); }
code, pre { font: 13px/1.45 ui-monospace, monospace; } .body :not(pre) > code { background: var(--soft); padding: .1rem .3rem; border-radius: 4px; }
.body pre { background: var(--soft); padding: .7rem; overflow-x: auto; border-radius: 6px; } .body li:has(> input) { list-style: none; margin-left: -1.2rem; }
blockquote { border-left: 4px solid var(--line); margin: 0 0 1rem; padding: 0 1rem; color: var(--dim); }
.alert { border-left: 4px solid var(--link); padding: .1rem 1rem; margin: 0 0 1rem; } .alert-title { font-weight: 600; margin: .4rem 0; color: var(--link); }
.alert.tip { border-color: var(--ok); } .alert.tip .alert-title { color: var(--ok); }
.alert.warning { border-color: var(--wait); } .alert.warning .alert-title { color: var(--wait); }
.alert.important { border-color: var(--violet); } .alert.important .alert-title { color: var(--violet); }
.alert.caution { border-color: var(--bad); } .alert.caution .alert-title { color: var(--bad); }
ul.plain { list-style: none; padding: 0; border: 1px solid var(--line); border-radius: 6px; }
ul.plain > li { padding: .5rem .9rem; } ul.plain > li + li { border-top: 1px solid var(--line); }
.success, .added { color: var(--ok); } .failure, .removed { color: var(--bad); } .waiting { color: var(--wait); }
.file { border: 1px solid var(--line); border-radius: 6px; margin: .8rem 0; } .file summary { padding: .5rem .9rem; background: var(--soft); cursor: pointer; }
.diff { margin: 0; padding: .4rem 0; overflow-x: auto; } .diff span { display: block; padding: 0 .9rem; min-width: max-content; white-space: pre; }
.plus { background: var(--plus); } .minus { background: var(--minus); } .hunk { background: var(--hunk); color: var(--dim); }
`;

/** A whole page: works without scripts, on a phone, in the dark. */
export function page(title: string, crumbs: readonly Html[], body: Html): string {
  const trail = crumbs.map((crumb, index) => (index === 0 ? crumb : html` / ${crumb}`));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ html: css }}
        </style>
      </head>
      <body>
        <nav aria-label="Breadcrumb"><a href="/">Local GitHub</a>${trail.length === 0 ? '' : ' / '}${trail}</nav>
        <main>${body}</main>
      </body>
    </html>`.html;
}
