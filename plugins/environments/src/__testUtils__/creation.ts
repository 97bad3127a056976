import type { CreationChoices } from '@downstage/backstage-plugin-environments-common';
import { dev, east, qa, west } from './environments';

/** Services and environments of one organization at GitHub, in two clusters. */
export const CHOICES: CreationChoices = {
  services: ['https://github.com/acme/*'],
  repositories: ['https://github.com/acme/env-*'],
  shared: [
    {
      repository: 'https://github.com/acme/environments',
      branch: 'main',
      folder: 'environments/{name}',
      environmentBranch: 'env/{name}',
    },
  ],
  clusters: [
    {
      name: 'dev',
      engine: 'argocd',
      layouts: [{ name: 'kustomize', secrets: ['none'] }],
    },
    {
      name: 'prod-eu',
      engine: 'flux',
      layouts: [{ name: 'kustomize', secrets: ['none', 'sops'] }],
    },
  ],
  watched: [
    { name: 'dev', engine: 'argocd' },
    { name: 'edge' },
    { name: 'prod-eu', engine: 'flux' },
  ],
  previews: 'possible',
  environments: [dev, qa, east, west],
};
