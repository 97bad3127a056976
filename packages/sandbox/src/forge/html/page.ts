import { escape } from '../../html/escape';

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --ok: #1a7f37; --bad: #b3261e; --merged: #6639ba; }
@media (prefers-color-scheme: dark) { :root { --ok: #57d364; --bad: #ff8a80; --merged: #c297ff; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
header { border-bottom: 1px solid var(--line); display: flex; gap: 1rem; justify-content: space-between; padding-bottom: .5rem; }
table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; }
pre { background: var(--soft); overflow-x: auto; padding: .5rem; } code { background: var(--soft); }
.add { color: var(--ok); } .del { color: var(--bad); } .hunk { opacity: .75; }
.badge { border: 1px solid; border-radius: 1rem; font-weight: 600; padding: 0 .75rem; }
.open { color: var(--ok); } .closed { color: var(--bad); } .merged { color: var(--merged); }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
button { font: inherit; padding: .4rem .9rem; } .role { margin: .25rem 0; min-width: 16rem; }
.message { border: 1px solid var(--bad); padding: .5rem; }
`;

/** A whole page. */
export function page(options: {
  title: string;
  body: string;
  account?: { role: string };
  path?: string;
}): string {
  const { title, body, account, path } = options;
  const who = account
    ? `Signed in as ${escape(
        account.role,
      )} · <a href="/login?return_to=${encodeURIComponent(
        path ?? '/',
      )}">change</a>`
    : `<a href="/login?return_to=${encodeURIComponent(
        path ?? '/',
      )}">Sign in</a>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><header><a href="/">Repositories</a><span>${who}</span></header><main>${body}</main></body></html>`;
}
