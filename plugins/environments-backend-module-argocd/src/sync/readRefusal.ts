import type { WatchedResource } from '@downstage/readers';
import type { ArgoCdApi } from '../api/ArgoCdApi';
import { isApplication } from '../api/isApplication';
import { mayDo } from '../api/mayDo';

/**
 * Why the account may not sync Applications, as Argo CD itself says; undefined when it may.
 *
 * @param examples - Applications by `project/name`, for an account that may sync those of some projects alone
 */
export async function readRefusal(
  api: ArgoCdApi,
  resource: WatchedResource,
  examples: string[],
): Promise<string | undefined> {
  const { name } = api.instance;
  if (!isApplication(resource)) {
    return `Argo CD instance ${name} has no ${resource.plural}.`;
  }
  if (await mayDo(api, 'sync', examples)) {
    return undefined;
  }
  return `The account of Argo CD instance ${name} may not sync Applications: allow it "applications, sync" in argocd-rbac-cm.`;
}
