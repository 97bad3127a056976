import type { ArgoCdApi } from './ArgoCdApi';

/**
 * Whether the account may do something to all Applications, or to one of some, as Argo CD itself says.
 *
 * @param examples - Applications by `project/name`, for an account that may do it in some projects alone
 */
export async function mayDo(
  api: ArgoCdApi,
  action: 'get' | 'sync',
  examples: string[],
  signal?: AbortSignal,
): Promise<boolean> {
  for (const object of ['*/*', ...examples]) {
    const answer = await api.read(
      `/api/v1/account/can-i/applications/${action}/${encodeURI(object)}`,
      { signal },
    );
    if ((answer as { value?: unknown }).value === 'yes') {
      return true;
    }
  }
  return false;
}
