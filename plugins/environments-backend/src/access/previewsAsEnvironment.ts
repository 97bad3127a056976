import type { Environment } from '@downstage/backstage-plugin-environments-common';

/** What a decision on the previews of a service in a cluster is made on: no environment of the catalog has its ref. */
export function previewsAsEnvironment(
  cluster: string,
  { owner = '', system }: { owner?: string; system?: string },
): Environment {
  return {
    ref: '',
    name: '',
    namespace: '',
    title: '',
    owner,
    ...(system ? { system } : {}),
    tier: 'development',
    promotesFrom: [],
    sources: [],
    delivery: { control: { cluster }, target: { cluster } },
    promotion: {
      strategy: 'manual',
      merge: 'manual',
      healthyWithinSeconds: 0,
    },
  };
}
