import type { Deployment } from '../domain/Deployment';
import type { Environment } from '../domain/Environment';

/** A testing environment of that name, which promotes from the others. */
export function environment(
  name: string,
  ...promotesFrom: string[]
): Environment {
  return {
    ref: `resource:default/${name}`,
    name,
    namespace: 'default',
    title: name,
    owner: 'group:default/platform',
    tier: 'testing',
    promotesFrom: promotesFrom.map(up => `resource:default/${up}`),
    sources: [],
    promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 1 },
  };
}

/** The shop in QA: asked for, running and healthy. */
export function deployment(
  version: string,
  overrides: Partial<Deployment> = {},
): Deployment {
  const artifact = { kind: 'image' as const, name: 'r.example/shop' };
  return {
    environment: 'resource:default/qa',
    service: 'component:default/shop',
    desired: {
      artifact,
      version,
      file: 'f',
      document: 0,
      path: 'p',
      line: 1,
      editable: true,
      repository: 'r',
      branch: 'main',
      commit: 'c',
      url: 'u',
    },
    live: {
      artifact,
      version,
      versions: { image: version },
      workload: { cluster: 'c', kind: 'Deployment', namespace: 'n', name: 'n' },
    },
    sync: 'synced',
    health: 'healthy',
    since: '2026-01-01T00:00:00Z',
    match: { by: 'name', guess: false },
    evidence: [],
    ...overrides,
  };
}
