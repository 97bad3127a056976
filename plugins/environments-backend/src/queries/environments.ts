import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  Deployment,
  EnvironmentOverview,
} from '@downstage/backstage-plugin-environments-common';
import type { QueryContext } from './QueryContext';
import { clusterProblems } from './clusterProblems';
import { shownProblems } from './shownProblems';

/** All environments that the caller may read, with the services in them: the page of all environments. */
export async function listEnvironments(
  { stores, access, visibility }: QueryContext,
  credentials: BackstageCredentials,
): Promise<EnvironmentOverview[]> {
  const stored = await visibility.environments(credentials);
  const visible = await visibility.services(credentials);
  const byEnvironment = new Map<string, Deployment[]>();
  for (const deployment of await stores.deployments.all()) {
    if (visible.has(deployment.service)) {
      const list = byEnvironment.get(deployment.environment) ?? [];
      list.push(deployment);
      byEnvironment.set(deployment.environment, list);
    }
  }
  const administered = await access.administered(
    stored.flatMap(item => (item.proposedHome ? [item.environment.ref] : [])),
    credentials,
  );
  const resources = await stores.objects.present();
  return stored.map(({ environment, problems, proposedHome }) => ({
    environment,
    problems: shownProblems([
      ...clusterProblems(environment, resources),
      ...problems,
    ]),
    ...(proposedHome
      ? {
          proposedHome: {
            repository: proposedHome,
            permitted: administered.has(environment.ref),
          },
        }
      : {}),
    services: (byEnvironment.get(environment.ref) ?? []).map(
      ({ service, desired, live, sync, health }) => ({
        service,
        ...(desired ? { desired: desired.version } : {}),
        ...(live ? { live: live.version } : {}),
        ...(live ?? desired ? { artifact: (live ?? desired)!.artifact } : {}),
        sync,
        health,
      }),
    ),
  }));
}

/**
 * One environment: its page.
 *
 * @throws NotFoundError when the caller may not read it
 */
export async function getEnvironment(
  context: QueryContext,
  ref: string,
  credentials: BackstageCredentials,
): Promise<EnvironmentOverview> {
  const found = (await listEnvironments(context, credentials)).find(
    item => item.environment.ref === ref,
  );
  if (!found) {
    throw new NotFoundError(`There is no environment ${ref}`);
  }
  return found;
}
