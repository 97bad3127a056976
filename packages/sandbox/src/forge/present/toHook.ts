import type { HookRow } from '../store/rows';

/** A webhook in GitHub's shape; its secret stays here. */
export function toHook(url: string, row: HookRow) {
  return {
    type: 'Repository',
    id: row.id,
    name: 'web',
    active: Boolean(row.active),
    events: JSON.parse(row.events),
    config: {
      content_type: 'json',
      insecure_ssl: '0',
      url: row.url,
      ...(row.secret ? { secret: '********' } : {}),
    },
    updated_at: row.updated_at,
    created_at: row.created_at,
    url: `${url}/hooks/${row.id}`,
    test_url: `${url}/hooks/${row.id}/test`,
    ping_url: `${url}/hooks/${row.id}/pings`,
    deliveries_url: `${url}/hooks/${row.id}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
}
