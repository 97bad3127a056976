import { previewedKinds } from '../../fleet/deliveredKinds';
import {
  PREVIEW_FOLDER,
  PREVIEW_LABEL,
  previewBounds,
  previewMetadata,
  previewName,
  previewNamespace,
} from '../../fleet/previewOf';
import { isBoundOf, previewPolicy } from '../../fleet/previewPolicy';
import { at, list } from '../../objects/untrusted';
import type {
  EnginePreviews,
  FleetObject,
  PreviewedService,
  PullRequestHost,
} from '../Engine';
import { CONTROL_NAMESPACE, rulesOf } from './account';

const OPERATOR = 'fluxcd.controlplane.io/v1';
const RBAC = 'rbac.authorization.k8s.io';
const PROVIDER = 'ResourceSetInputProvider';
const ANNOTATION = 'downstage.dev/service';

const TYPES: Record<PullRequestHost, string> = {
  github: 'GitHubPullRequest',
  gitlab: 'GitLabMergeRequest',
};

/** Flux reads them as the account to tell whether a Deployment is healthy. */
const READ = [
  { group: 'apps', plural: 'replicasets' },
  { group: '', plural: 'pods' },
];
const READ_VERBS = ['get', 'list', 'watch'];

/** So many of a service are delivered at once. */
const MOST_PREVIEWS = 20;
/** Of one preview. */
const MOST_PODS = 10;

/** The host makes up the number and the commit. Nothing else of a pull request may be a part of a template. */
const NUMBER = '<< inputs.id >>';

/** What an object, or a namespace, is called that is for one pull request. */
const forEach = (name: string) => `${name}-${NUMBER}`;

const metadataOf = (service: PreviewedService) =>
  previewMetadata(service, CONTROL_NAMESPACE);

const secretRefOf = ({ token }: PreviewedService) =>
  token ? { secretRef: { name: token.secret } } : {};

function provider(service: PreviewedService): FleetObject {
  return {
    apiVersion: OPERATOR,
    kind: PROVIDER,
    metadata: {
      ...metadataOf(service),
      annotations: {
        // Hosts answer few questions of those whom they do not know
        'fluxcd.controlplane.io/reconcileEvery': service.token ? '1m' : '10m',
      },
    },
    spec: {
      type: TYPES[service.host],
      url: service.repository,
      ...secretRefOf(service),
      filter: { labels: [PREVIEW_LABEL], limit: MOST_PREVIEWS },
    },
  };
}

/**
 * The account that applies what a pull request brings, and what it may do. `targetNamespace` alone confines nothing: transformers of
 * a kustomization run after it. So the account is that of one pull request, and has rights in its namespace alone.
 */
function account(service: PreviewedService): object[] {
  const name = previewName(service);
  const role = { name, namespace: forEach(service.namespace) };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: forEach(name), namespace: CONTROL_NAMESPACE },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { ...role },
      rules: [...rulesOf(previewedKinds()), ...rulesOf(READ, READ_VERBS)],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { ...role },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: forEach(name),
          namespace: CONTROL_NAMESPACE,
        },
      ],
    },
  ];
}

function source(service: PreviewedService): object {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: {
      name: forEach(previewName(service)),
      namespace: CONTROL_NAMESPACE,
    },
    spec: {
      // A commit stays what it is
      interval: '24h',
      url: `${service.repository}.git`,
      ref: { commit: '<< inputs.sha | quote >>' },
      ...secretRefOf(service),
    },
  };
}

function delivery(service: PreviewedService): object {
  const name = forEach(previewName(service));
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name,
      namespace: CONTROL_NAMESPACE,
      annotations: { [ANNOTATION]: service.name },
    },
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '5m',
      serviceAccountName: name,
      targetNamespace: forEach(service.namespace),
      sourceRef: { kind: 'GitRepository', name },
      path: `./${PREVIEW_FOLDER}`,
      images: [
        {
          name: service.image,
          newTag: `pr-${NUMBER}-<< inputs.sha | trunc 8 >>`,
        },
      ],
      prune: true,
      wait: true,
      // What it applied goes with its namespace, when its account may be gone
      deletionPolicy: 'Orphan',
    },
  };
}

function resourceSet(service: PreviewedService): FleetObject {
  return {
    apiVersion: OPERATOR,
    kind: 'ResourceSet',
    metadata: metadataOf(service),
    spec: {
      inputsFrom: [
        { apiVersion: OPERATOR, kind: PROVIDER, name: previewName(service) },
      ],
      resources: [
        previewNamespace(forEach(service.namespace), service),
        ...account(service),
        source(service),
        delivery(service),
        ...previewBounds(forEach(service.namespace), service, MOST_PODS),
      ],
    },
  };
}

/** Whether a ResourceSet takes pull requests of the provider of its name alone, and delivers them confined. */
function isConfined(
  spec: unknown,
  { name, isRepository }: Parameters<EnginePreviews['isFollowing']>[1],
): boolean {
  const providers = list(at(spec, 'inputsFrom'));
  const made = (kind: string) =>
    list(at(spec, 'resources')).filter(object => at(object, 'kind') === kind);
  const [sources, deliveries] = [made('GitRepository'), made('Kustomization')];
  const others = ['inputs', 'resourcesTemplate'].filter(key => at(spec, key));
  return (
    others.length === 0 &&
    providers.length === 1 &&
    at(providers[0], 'name') === name &&
    sources.length > 0 &&
    sources.every(object => isRepository(at(object, 'spec', 'url'))) &&
    made('HelmRelease').length === 0 &&
    made('RoleBinding').every(
      object => at(object, 'roleRef', 'kind') === 'Role',
    ) &&
    deliveries.length > 0 &&
    deliveries.every(
      object =>
        at(object, 'spec', 'serviceAccountName') === forEach(name) &&
        at(object, 'spec', 'targetNamespace') === forEach(name),
    )
  );
}

/**
 * How Flux is made to deliver pull requests: by a ResourceSet of Flux Operator, which makes for each a namespace, a GitRepository of
 * its commit and a Kustomization that acts as an account with rights in that namespace alone. When a pull request is closed, its
 * namespace goes with all that is in it: what it could have marked to be kept, or taken from another, is not asked.
 */
export const previews: EnginePreviews = {
  needs: 'Flux from 2.5 and Flux Operator from 0.14',
  hasNamespaces: true,
  makes: ['Namespace', 'ServiceAccount', 'GitRepository', 'Kustomization'],
  tokenKey: 'password',
  objects: service => [
    provider(service),
    resourceSet(service),
    ...previewPolicy(service),
  ],
  isFollowing(object, service) {
    const { kind, spec } = object;
    const isBound = isBoundOf(object, service.name);
    if (isBound !== undefined) {
      return isBound;
    }
    return kind === 'ResourceSetInputProvider'
      ? service.isRepository(at(spec, 'url'))
      : isConfined(spec, service);
  },
};
