import type { VersionPin } from '@downstage/layouts';
import {
  type DeliveryReading,
  type CauseReading,
  type RevisionReading,
  type WorkloadReading,
  readAny,
} from '@downstage/readers';
import {
  type Deployment,
  type Environment,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { ClusterResource } from '../database/ObjectStore';
import { projectDeployments } from '../projection/projectDeployments';
import { settleClaims } from '../projection/settleClaims';

/** QA: delivered from a hub, in one namespace of a cluster of its own. */
export const QA: Environment = {
  ref: 'resource:default/qa',
  name: 'qa',
  namespace: 'default',
  title: 'QA',
  owner: 'group:default/platform',
  tier: 'testing',
  promotesFrom: [],
  sources: [],
  delivery: {
    control: { cluster: 'hub' },
    target: { cluster: 'qa', namespaces: ['qa'] },
  },
  promotion: { strategy: 'manual', merge: 'manual', healthyWithinSeconds: 60 },
};

export const service = (name: string, rest: Partial<Service> = {}) =>
  ({
    ref: `component:default/${name}`,
    title: name,
    names: [name],
    images: [],
    ...rest,
  } as unknown as Service);

export function pin(name: string, rest: Partial<VersionPin> = {}) {
  const stored: VersionPin = {
    layout: 'kustomize',
    file: 'kustomization.yaml',
    document: 0,
    path: `images.${name}`,
    line: 1,
    artifact: { kind: 'image', name: `r.example/${name}` },
    value: '1.1.0',
    tag: '1.1.0',
    scalars: [],
    names: [],
    moving: false,
    shared: [],
    editable: true,
    ...rest,
  };
  return {
    pin: stored,
    repository: 'https://git.example/env',
    branch: 'main',
    commit: 'c',
    url: 'u',
  };
}

export const ready = (status: string, reason: string, message: string) => ({
  conditions: [{ type: 'Ready', status, reason, message }],
});

const APPS = ['Deployment', 'StatefulSet', 'DaemonSet'];

export function workload(
  name: string,
  image: string | undefined,
  rest: {
    kind?: string;
    spec?: object;
    status?: object;
    labels?: object;
    annotations?: Record<string, string>;
  } = {},
) {
  const { kind = 'Deployment', spec, status, labels, annotations } = rest;
  const group = kind === 'Canary' ? 'flagger.app' : 'argoproj.io';
  return readAny({
    apiVersion: APPS.includes(kind) ? 'apps/v1' : `${group}/v1`,
    kind,
    metadata: {
      name,
      namespace: 'qa',
      annotations,
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'qa',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        ...labels,
      },
    },
    spec: {
      replicas: 1,
      ...(image ? { template: { spec: { containers: [{ image }] } } } : {}),
      ...spec,
    },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      ...status,
    },
  }) as WorkloadReading;
}

export const kustomizationWith = (status: object) =>
  readAny({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'qa', namespace: 'flux-system' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'qa' } },
    status,
  }) as DeliveryReading;

export const kustomization = kustomizationWith(
  ready('True', 'ReconciliationSucceeded', 'Applied'),
);

export const repository = (status: object) =>
  readAny({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'qa', namespace: 'flux-system' },
    spec: { url: 'https://git.example/env', ref: { branch: 'main' } },
    status,
  }) as DeliveryReading;

/** How the kinds of workloads are read in QA: all of them, unless something else is given of one. */
export const workloadKinds = (
  rest: Record<string, Partial<ClusterResource>> = {},
): ClusterResource[] =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'ReplicaSet'].map(
    kind => ({
      cluster: 'qa',
      kind,
      state: 'listed',
      ...rest[kind],
    }),
  );

/** A deployment with its reason as people read it in English. */
export function withMessage(
  deployment: Deployment,
): Deployment & { message?: string } {
  const { reason } = deployment;
  return reason ? { ...deployment, message: formatReason(reason) } : deployment;
}

/** Projects QA with one service, one pin, one workload and one Kustomization, unless others are given. */
export function project(options: {
  services?: Service[];
  pins?: ReturnType<typeof pin>[];
  workloads?: WorkloadReading[];
  revisions?: RevisionReading[];
  causes?: CauseReading[];
  deliveries?: DeliveryReading[];
  resources?: ClusterResource[];
  delivery?: Environment['delivery'];
  clusters?: string[];
  previous?: Deployment[];
  /** Since when services claim artifacts. */
  claims?: ReadonlyMap<string, string>;
  urlOf?: (delivery: DeliveryReading) => string | undefined;
}) {
  const { delivery = QA.delivery, urlOf } = options;
  const projected = projectDeployments({
    environment: { ...QA, delivery },
    urlOf,
    services: options.services ?? [service('shop')],
    pins: options.pins ?? [pin('shop')],
    workloads: options.workloads ?? [workload('shop', 'r.example/shop:1.1.0')],
    revisions: options.revisions ?? [],
    causes: options.causes ?? [],
    deliveries: options.deliveries ?? [kustomization],
    resources: options.resources ?? workloadKinds(),
    clusters: options.clusters ?? ['hub', 'qa', 'prod'],
    previous: new Map(
      (options.previous ?? []).map(item => [item.service, item]),
    ),
    now: '2026-01-01T00:00:00Z',
  });
  return settleClaims(projected, options.claims ?? new Map()).map(withMessage);
}
