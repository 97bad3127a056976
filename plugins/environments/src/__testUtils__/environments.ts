import type {
  Environment,
  EnvironmentOverview,
} from '@downstage/backstage-plugin-environments-common';

/** An environment named by its title; only what a test is about needs to be given. */
export function anEnvironment(
  name: string,
  given: Partial<Environment> = {},
): Environment {
  return {
    ref: `resource:default/${name}`,
    name,
    namespace: 'default',
    title: name,
    owner: 'group:default/platform',
    tier: 'testing',
    promotesFrom: [],
    sources: [
      {
        repository: `https://github.com/acme/env-${name}`,
        branch: 'main',
        paths: ['.'],
        layout: 'auto',
      },
    ],
    delivery: {
      engine: 'argocd',
      control: { cluster: name },
      target: { cluster: name },
    },
    promotion: {
      strategy: 'manual',
      merge: 'manual',
      healthyWithinSeconds: 1800,
    },
    ...given,
  };
}

/** The path dev → qa → two rings. */
export const dev = anEnvironment('dev', { tier: 'development' });
export const qa = anEnvironment('qa', { promotesFrom: [dev.ref] });
export const east = anEnvironment('prod-east', {
  tier: 'production',
  promotesFrom: [qa.ref],
});
export const west = anEnvironment('prod-west', {
  tier: 'production',
  promotesFrom: [qa.ref],
});

/** An environment in the list of all. */
export function anOverview(
  environment: Environment,
  versions: Record<string, string> = {},
  given: Partial<EnvironmentOverview> = {},
): EnvironmentOverview {
  return {
    environment,
    problems: [],
    services: Object.entries(versions).map(([name, live]) => ({
      service: `component:default/${name}`,
      desired: live,
      live,
      sync: 'synced',
      health: 'healthy',
    })),
    ...given,
  };
}
