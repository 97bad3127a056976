import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  type Deployment,
  type EnvironmentOverview,
  type ShownHold,
  environmentsDeletePermission,
  environmentsPromotePermission,
  stringifyDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredEnvironment } from '../database/EnvironmentStore';
import type { QueryContext } from './QueryContext';
import { clusterProblems } from './clusterProblems';
import { shownProblems } from './shownProblems';

/** The holds in some environments, by the deployment's ref, with whether the caller may lift them. */
async function shownHolds(
  { stores, access }: QueryContext,
  environments: StoredEnvironment[],
  credentials: BackstageCredentials,
): Promise<Map<string, ShownHold>> {
  const shown = await stores.holds.shown();
  if (shown.length === 0) {
    return new Map();
  }
  const environmentOf = new Map(
    environments.map(({ environment }) => [environment.ref, environment]),
  );
  const serviceOf = new Map(
    (await stores.environments.services()).map(item => [item.ref, item]),
  );
  const held = shown.flatMap(({ hold, ...of }) => {
    const environment = environmentOf.get(of.environment);
    const service = serviceOf.get(of.service);
    return environment && service
      ? [{ hold, ref: stringifyDeploymentRef(of), environment, service }]
      : [];
  });
  const liftable =
    held.length > 0
      ? await access.permitted(environmentsPromotePermission, held, credentials)
      : [];
  return new Map(
    held.map(item => [
      item.ref,
      { ...item.hold, permitted: liftable.includes(item) },
    ]),
  );
}

function holdOf(
  holds: ReadonlyMap<string, ShownHold>,
  deployment: { environment: string; service: string },
): { hold?: ShownHold } {
  const hold = holds.get(stringifyDeploymentRef(deployment));
  return hold ? { hold } : {};
}

/** All environments that the caller may read, with the services in them: the page of all environments. */
export async function listEnvironments(
  context: QueryContext,
  credentials: BackstageCredentials,
): Promise<EnvironmentOverview[]> {
  const { stores, access, visibility } = context;
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
  const holds = await shownHolds(context, stored, credentials);
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
        ...holdOf(holds, { environment: environment.ref, service }),
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
  const removable = await context.access.administered(
    [ref],
    credentials,
    environmentsDeletePermission,
  );
  return removable.has(ref) ? { ...found, mayRemove: true } : found;
}
