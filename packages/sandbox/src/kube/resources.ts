import { FLUX_OPERATOR_SCHEMAS } from './fluxOperator';

/** The path of the value that tables show as an age. */
export const CREATED = 'metadata.creationTimestamp';

/** A resource type that the API serves. */
export interface ResourceType {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  namespaced: boolean;
  shortNames: string[];
  /** Whether status is written through `/status` only. Argo CD's Application has no such subresource. */
  statusSubresource: boolean;
  /** Columns beside NAME: heading and path of the value. */
  columns: Array<{ name: string; path: string }>;
  /** What its definition says of its objects; `key` changes with the definition. */
  schema?: { key: string; openApi: object };
}

const AGE = { name: 'Age', path: CREATED };

function type(
  group: string,
  version: string,
  kind: string,
  options: Partial<ResourceType> = {},
): ResourceType {
  const singular = kind.toLowerCase();
  return {
    group,
    version,
    kind,
    plural: singular.endsWith('y')
      ? `${singular.slice(0, -1)}ies`
      : `${singular}s`,
    singular,
    namespaced: true,
    shortNames: [],
    statusSubresource: true,
    columns: [AGE],
    ...options,
  };
}

const READY = [
  { name: 'Ready', path: 'status.conditions.Ready.status' },
  { name: 'Status', path: 'status.conditions.Ready.message' },
  AGE,
];
const REPLICAS = [
  { name: 'Ready', path: 'status.readyReplicas' },
  { name: 'Desired', path: 'spec.replicas' },
  AGE,
];
const ARGO = 'argoproj.io';
const FLUX_OPERATOR = 'fluxcd.controlplane.io';

/** The type whose objects define further types. */
export const DEFINITIONS = type(
  'apiextensions.k8s.io',
  'v1',
  'CustomResourceDefinition',
  { namespaced: false, shortNames: ['crd', 'crds'] },
);

/** Everything that the clusters of the story serve. */
export const RESOURCES: ResourceType[] = [
  DEFINITIONS,
  type('', 'v1', 'Namespace', {
    namespaced: false,
    shortNames: ['ns'],
    columns: [{ name: 'Status', path: 'status.phase' }, AGE],
  }),
  type('', 'v1', 'Pod', {
    shortNames: ['po'],
    columns: [{ name: 'Status', path: 'status.phase' }, AGE],
  }),
  type('', 'v1', 'Service', {
    shortNames: ['svc'],
    columns: [{ name: 'Type', path: 'spec.type' }, AGE],
  }),
  type('', 'v1', 'ConfigMap', { shortNames: ['cm'], statusSubresource: false }),
  type('', 'v1', 'Secret', { statusSubresource: false }),
  type('', 'v1', 'ResourceQuota', { shortNames: ['quota'] }),
  type('', 'v1', 'ServiceAccount', {
    shortNames: ['sa'],
    statusSubresource: false,
  }),
  type('rbac.authorization.k8s.io', 'v1', 'Role', { statusSubresource: false }),
  type('rbac.authorization.k8s.io', 'v1', 'RoleBinding', {
    statusSubresource: false,
    columns: [{ name: 'Role', path: 'roleRef.name' }, AGE],
  }),
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map(
    kind =>
      type('admissionregistration.k8s.io', 'v1', kind, {
        namespaced: false,
        statusSubresource: kind === 'ValidatingAdmissionPolicy',
      }),
  ),
  type('', 'v1', 'Event', {
    shortNames: ['ev'],
    statusSubresource: false,
    columns: [
      { name: 'Type', path: 'type' },
      { name: 'Reason', path: 'reason' },
      { name: 'Object', path: 'involvedObject.name' },
      { name: 'Message', path: 'message' },
      AGE,
    ],
  }),
  type('apps', 'v1', 'Deployment', {
    shortNames: ['deploy'],
    columns: [
      { name: 'Image', path: 'spec.template.spec.containers.0.image' },
      ...REPLICAS,
    ],
  }),
  type('apps', 'v1', 'StatefulSet', {
    shortNames: ['sts'],
    columns: REPLICAS,
  }),
  type('apps', 'v1', 'DaemonSet', {
    shortNames: ['ds'],
    columns: [{ name: 'Ready', path: 'status.numberReady' }, AGE],
  }),
  type('apps', 'v1', 'ReplicaSet', { shortNames: ['rs'], columns: REPLICAS }),
  type('autoscaling', 'v2', 'HorizontalPodAutoscaler', {
    shortNames: ['hpa'],
    columns: [
      { name: 'Reference', path: 'spec.scaleTargetRef.name' },
      { name: 'MinPods', path: 'spec.minReplicas' },
      { name: 'MaxPods', path: 'spec.maxReplicas' },
      AGE,
    ],
  }),
  type('policy', 'v1', 'PodDisruptionBudget', {
    shortNames: ['pdb'],
    columns: [{ name: 'Max Unavailable', path: 'spec.maxUnavailable' }, AGE],
  }),
  type('networking.k8s.io', 'v1', 'Ingress', {
    plural: 'ingresses',
    shortNames: ['ing'],
  }),
  type('networking.k8s.io', 'v1', 'NetworkPolicy', {
    shortNames: ['netpol'],
    statusSubresource: false,
  }),
  type(ARGO, 'v1alpha1', 'Application', {
    shortNames: ['app', 'apps'],
    statusSubresource: false,
    // Argo CD's own definition shows no age
    columns: [
      { name: 'Sync Status', path: 'status.sync.status' },
      { name: 'Health Status', path: 'status.health.status' },
      { name: 'Revision', path: 'status.sync.revision' },
    ],
  }),
  type(ARGO, 'v1alpha1', 'ApplicationSet', { shortNames: ['appset'] }),
  type(ARGO, 'v1alpha1', 'AppProject', {
    shortNames: ['appproj'],
    statusSubresource: false,
  }),
  type('source.toolkit.fluxcd.io', 'v1', 'GitRepository', {
    shortNames: ['gitrepo'],
    columns: [{ name: 'URL', path: 'spec.url' }, ...READY],
  }),
  type('source.toolkit.fluxcd.io', 'v1', 'HelmChart', {
    shortNames: ['hc'],
    columns: [{ name: 'Chart', path: 'spec.chart' }, ...READY],
  }),
  type('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', {
    shortNames: ['ks'],
    columns: READY,
  }),
  type('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease', {
    shortNames: ['hr'],
    columns: READY,
  }),
  type(FLUX_OPERATOR, 'v1', 'ResourceSet', {
    shortNames: ['rset'],
    columns: READY,
    schema: FLUX_OPERATOR_SCHEMAS.ResourceSet,
  }),
  type(FLUX_OPERATOR, 'v1', 'ResourceSetInputProvider', {
    shortNames: ['rsip'],
    columns: READY,
    schema: FLUX_OPERATOR_SCHEMAS.ResourceSetInputProvider,
  }),
];

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: {
  group: string;
  version: string;
}): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}

/** The resource type of an object that somebody wrote down, undefined when the clusters do not serve it. */
export function resourceOf(object: {
  apiVersion?: string;
  kind?: string;
}): ResourceType | undefined {
  return RESOURCES.find(
    resource =>
      resource.kind === object.kind &&
      apiVersionOf(resource) === object.apiVersion,
  );
}

/** Whether it belongs to an engine, and not to Kubernetes itself. */
export function isCustomResource({ group, schema }: ResourceType): boolean {
  return (
    schema !== undefined || (group.includes('.') && !group.endsWith('.k8s.io'))
  );
}

/** An object as a version shows it: without a conversion, versions differ in their name alone. */
export function inVersion<T extends { apiVersion: string }>(
  resource: ResourceType,
  object: T,
): T {
  const apiVersion = apiVersionOf(resource);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
