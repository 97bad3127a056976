import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { DeploymentHistory } from '@downstage/backstage-plugin-environments-common';
import type { Page } from '../database/Page';
import { DEFAULT_LIMIT } from './limits';
import type { QueryContext } from './QueryContext';

/**
 * The recorded changes of a service, newest first. Asking for them lets what was before the installation be read from
 * Git, in the background.
 */
export async function getHistory(
  { stores, visibility }: QueryContext,
  options: { service: string; environment?: string } & Partial<Page>,
  credentials: BackstageCredentials,
): Promise<DeploymentHistory> {
  const { service, environment: only, limit = DEFAULT_LIMIT, after } = options;
  await visibility.requireService(service, credentials);
  const shown = (await visibility.environments(credentials))
    .map(item => item.environment)
    .filter(({ ref }) => !only || ref === only);
  const rebuilding = await stores.gaps.want(
    shown.flatMap(({ sources }) => sources),
  );
  const records = await stores.records.list({
    service,
    environments: shown.map(({ ref }) => ref),
    limit: limit + 1,
    after,
  });
  const part = records.slice(0, limit);
  return {
    items: part.map(({ digest: _digest, ...record }) => record),
    ...(records.length > limit ? { next: part.at(-1)!.id } : {}),
    rebuilding,
  };
}
