import type {
  Deployment,
  DeploymentRecord,
  Environment,
  ServiceDeployments,
  ServiceEnvironment,
} from '@downstage/backstage-plugin-environments-common';
import { allowed, refused } from './decisions';
import { dev, east, qa, west } from './environments';

export const SERVICE = 'component:default/shop';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const artifact = { kind: 'image' as const, name: 'ghcr.io/acme/shop' };

/** A healthy deployment of one version. */
export function aDeployment(
  environment: Environment,
  version: string,
  given: Partial<Deployment> = {},
): Deployment {
  const { name } = environment;
  return {
    environment: environment.ref,
    service: SERVICE,
    desired: {
      artifact,
      version,
      file: 'shop/values.yaml',
      document: 0,
      path: 'image.tag',
      line: 4,
      editable: true,
      repository: `https://github.com/acme/env-${name}`,
      branch: 'main',
      commit: COMMIT,
      url: `https://github.com/acme/env-${name}/blob/main/shop/values.yaml#L4`,
    },
    live: {
      artifact,
      version,
      versions: { image: version },
      workload: {
        cluster: name,
        kind: 'Deployment',
        namespace: 'shop',
        name: 'shop',
      },
      replicas: { desired: 2, ready: 2, updated: 2 },
    },
    sync: 'synced',
    health: 'healthy',
    since: '2026-11-20T09:00:00Z',
    revision: COMMIT,
    match: { by: 'image', guess: false },
    evidence: [
      {
        cluster: name,
        kind: 'Application',
        namespace: 'argocd',
        name: 'shop',
        status: 'Synced',
        message: 'successfully synced',
        since: '2026-11-20T09:00:00Z',
      },
    ],
    ...given,
  };
}

/** One environment as a service's page shows it. */
export function aServiceEnvironment(
  environment: Environment,
  version?: string,
  given: Partial<ServiceEnvironment> = {},
): ServiceEnvironment {
  return {
    environment,
    problems: [],
    ...(version ? { deployment: aDeployment(environment, version) } : {}),
    lag: environment.promotesFrom.map(upstream => ({
      upstream,
      lag: version ? 'behind' : 'not-comparable',
    })),
    promote: refused(`${environment.title} is not ready.`),
    rollback: allowed(),
    configure: allowed(),
    remove: allowed(),
    requestSync: allowed(),
    ...given,
  };
}

/** The shop: 1.2.0 may go from dev to qa, the rings are not ready. */
export function theDeployments(
  given: Partial<ServiceDeployments> = {},
): ServiceDeployments {
  return {
    seq: 1,
    service: SERVICE,
    searched: { names: ['shop'], images: ['ghcr.io/acme/shop'] },
    environments: [
      aServiceEnvironment(dev, '1.2.0', {
        promote: refused('dev is a first environment.'),
      }),
      aServiceEnvironment(qa, '1.1.0', {
        promote: allowed({ from: dev.ref, version: '1.2.0' }),
      }),
      aServiceEnvironment(east, '1.1.0', {
        promote: refused('prod-east already asks for 1.1.0.', {
          from: qa.ref,
          version: '1.1.0',
        }),
      }),
      aServiceEnvironment(west),
    ],
    ...given,
  };
}

/** One change of the shop in qa. */
export function aRecord(
  id: string,
  toVersion: string,
  given: Partial<DeploymentRecord> = {},
): DeploymentRecord {
  return {
    id,
    change: 'desired',
    environment: qa.ref,
    service: SERVICE,
    toVersion,
    artifact: artifact.name,
    commit: {
      sha: COMMIT,
      url: `https://github.com/acme/env-qa/commit/${COMMIT}`,
      author: 'Release bot',
      message: `shop ${toVersion}`,
      at: '2026-11-19T09:00:00Z',
    },
    desiredAt: '2026-11-19T09:00:00Z',
    liveAt: '2026-11-19T09:02:00Z',
    current: false,
    rebuilt: false,
    ...given,
  };
}
