import type { Engine, EngineResource } from '../Engine';
import { CONTROL_NAMESPACE } from './account';
import { follow } from './follow';
import { managerOf } from './managerOf';
import { previews } from './previews';
import { readFluxSource } from './readFluxSource';
import { readHelmRelease } from './readHelmRelease';
import { readKustomization } from './readKustomization';
import { readInputProvider } from './readInputProvider';
import { readResourceSet } from './readResourceSet';
import { sources } from './sources';
import { sync } from './sync';

const resources: EngineResource[] = [
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    plural: 'kustomizations',
    optional: true,
    role: 'delivers',
    read: readKustomization,
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kind: 'HelmRelease',
    plural: 'helmreleases',
    optional: true,
    role: 'delivers',
    read: readHelmRelease,
  },
  ...sources.map(source => ({
    ...source,
    role: 'fetches' as const,
    read: readFluxSource,
  })),
  // Of Flux Operator, which a cluster with Flux need not have
  {
    group: 'fluxcd.controlplane.io',
    kind: 'ResourceSet',
    plural: 'resourcesets',
    optional: true,
    role: 'generates',
    read: readResourceSet,
  },
  {
    group: 'fluxcd.controlplane.io',
    kind: 'ResourceSetInputProvider',
    plural: 'resourcesetinputproviders',
    optional: true,
    role: 'generates',
    read: readInputProvider,
  },
];

/** https://fluxcd.io */
export const flux: Engine<'flux', true> = {
  name: 'flux',
  title: 'Flux',
  delivers: true,
  resources,
  controlNamespace: CONTROL_NAMESPACE,
  sync,
  follow,
  previews,
  // Ready is taken back for a moment at every interval, and given again
  restates: true,
  managerOf,
};
