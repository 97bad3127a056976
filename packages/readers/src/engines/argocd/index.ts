import { at } from '../../objects/untrusted';
import type { Engine, EngineResource } from '../Engine';
import { follow } from './follow';
import { managerOf } from './managerOf';
import { previews } from './previews';
import { CONTROL_NAMESPACE } from './projects';
import { readApplication } from './readApplication';
import { readApplicationSet } from './readApplicationSet';
import { sync } from './sync';

const SOURCES = ['source', 'sources', 'sourceHydrator'];

const application: EngineResource = {
  group: 'argoproj.io',
  kind: 'Application',
  plural: 'applications',
  optional: true,
  role: 'delivers',
  read: readApplication,
  // Argo CD's own API answers without `apiVersion` and `kind`
  hasShape: ({ spec }) =>
    at(spec, 'destination') !== undefined &&
    SOURCES.some(key => at(spec, key) !== undefined),
};

const applicationSet: EngineResource = {
  group: 'argoproj.io',
  kind: 'ApplicationSet',
  plural: 'applicationsets',
  optional: true,
  role: 'generates',
  read: readApplicationSet,
};

/** https://argo-cd.readthedocs.io */
export const argoCd: Engine<'argocd', true> = {
  name: 'argocd',
  title: 'Argo CD',
  delivers: true,
  resources: [application, applicationSet],
  controlNamespace: CONTROL_NAMESPACE,
  sync,
  follow,
  previews,
  managerOf,
  // By namespace and name, which is also where Applications live in any namespace
  pagePath: ({ resource, namespace, name }) =>
    resource.kind === application.kind
      ? `/applications/${[namespace, name].map(encodeURIComponent).join('/')}`
      : undefined,
  entityAnnotations: {
    name: 'argocd/app-name',
    selector: 'argocd/app-selector',
    namespace: 'argocd/app-namespace',
  },
};
