import { escape } from '../../../html/escape';
import type { KubeObject } from '../../../kube/KubeObject';

/** A page for links to lead to: how an Application is. */
export function applicationPage({
  metadata,
  spec,
  status,
}: KubeObject): string {
  const rows = {
    Project: spec?.project,
    Repository: spec?.source?.repoURL,
    Path: spec?.source?.path,
    Sync: status?.sync?.status,
    Revision: status?.sync?.revision,
    Health: status?.health?.status,
    Operation: status?.operationState?.message,
    Images: status?.summary?.images?.join(', '),
  };
  const body = Object.entries(rows)
    .filter(([, value]) => value)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`)
    .join('');
  const title = escape(`${metadata.namespace}/${metadata.name}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Argo CD</title>
<style>:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 50rem; padding: 1rem } dt { font-weight: 600 }</style></head>
<body><main><h1>${title}</h1><dl>${body}</dl></main></body></html>`;
}
