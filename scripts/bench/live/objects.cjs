/** What clusters and environment repositories hold, of the sizes that they have in practice. */

const shaOf = version =>
  version.replace(/\D/g, '').padEnd(40, 'a').slice(0, 40);

/** What API servers keep of who wrote which field: much, and nothing that is kept. */
function managedFields(count) {
  return Array.from({ length: count }, (_, index) => ({
    manager: `controller-${index}`,
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(
      Array.from({ length: 40 }, (__, field) => [
        `f:field-${field}`,
        { '.': {}, 'f:value': {}, 'f:lastTransitionTime': {} },
      ]),
    ),
  }));
}

/** About 20 KB: twelve resources, a history of ten, managed fields. */
function application(name, version, namespace = 'live') {
  const sha = shaOf(version);
  const repository = 'https://git.example/acme/env';
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: 'argocd',
      labels: { environment: 'env-0' },
      managedFields: managedFields(3),
    },
    spec: {
      source: { repoURL: repository, path: name, targetRevision: 'main' },
      destination: { name: 'cluster-0', namespace },
      syncPolicy: { automated: {} },
    },
    status: {
      sync: { status: 'Synced', revision: sha },
      health: { status: 'Healthy' },
      summary: { images: [`r.example/acme/${name}:${version}`] },
      history: Array.from({ length: 10 }, (_, id) => ({
        id,
        revision: sha,
        deployedAt: '2026-01-01T00:00:00Z',
        source: { repoURL: repository, path: name, targetRevision: 'main' },
      })),
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        syncResult: {
          revision: sha,
          resources: Array.from({ length: 12 }, (_, index) => ({
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace,
            name: `${name}-${index}`,
            status: 'Synced',
            message: `deployment.apps/${name}-${index} configured`,
          })),
        },
      },
      resources: [
        'Deployment',
        'Service',
        'ConfigMap',
        'Secret',
        'Ingress',
        'HorizontalPodAutoscaler',
        'PodDisruptionBudget',
        'ServiceAccount',
        'Role',
        'RoleBinding',
        'NetworkPolicy',
        'ServiceMonitor',
      ].map(kind => ({
        group: kind === 'Deployment' ? 'apps' : '',
        version: 'v1',
        kind,
        namespace,
        name,
        status: 'Synced',
        health: { status: 'Healthy' },
      })),
    },
  };
}

function helmRelease(name, version, namespace = 'live') {
  const ready = (type, reason) => ({
    type,
    status: 'True',
    reason,
    message: `Helm upgrade succeeded for release ${namespace}/${name}.v7 with chart ${name}@${version}`,
    lastTransitionTime: '2026-01-01T00:00:00Z',
    observedGeneration: 1,
  });
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: {
      name,
      namespace,
      generation: 1,
      managedFields: managedFields(2),
    },
    spec: {
      interval: '5m',
      chart: {
        spec: {
          chart: name,
          version,
          sourceRef: { kind: 'HelmRepository', name: 'acme' },
        },
      },
      values: { image: { tag: version }, replicas: 2 },
    },
    status: {
      observedGeneration: 1,
      conditions: [
        ready('Ready', 'UpgradeSucceeded'),
        ready('Released', 'UpgradeSucceeded'),
      ],
      history: Array.from({ length: 5 }, (_, index) => ({
        chartName: name,
        chartVersion: version,
        appVersion: version,
        status: index === 0 ? 'deployed' : 'superseded',
        version: 7 - index,
        digest: `sha256:${'d'.repeat(64)}`,
      })),
      lastAttemptedRevision: version,
    },
  };
}

/** About 6 KB. `engine` is who says that it applied it. */
function deployment(
  name,
  version,
  { namespace = 'live', engine = 'argocd' } = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      generation: 1,
      labels: {
        'app.kubernetes.io/name': name,
        ...(engine === 'flux'
          ? {
              'helm.toolkit.fluxcd.io/name': name,
              'helm.toolkit.fluxcd.io/namespace': namespace,
            }
          : {}),
      },
      annotations:
        engine === 'argocd'
          ? {
              'argocd.argoproj.io/tracking-id': `${name}:apps/Deployment:${namespace}/${name}`,
            }
          : {},
      managedFields: managedFields(2),
    },
    spec: {
      replicas: 1,
      template: {
        spec: { containers: [{ image: `r.example/acme/${name}:${version}` }] },
      },
    },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
    },
  };
}

const refOf = index => `resource:default/env-${index}`;

const names = count =>
  Array.from({ length: count }, (_, index) => `svc-${index}`);

/** What is written in Git for one service of an environment. */
function pin(name, index, environment) {
  return {
    environment: refOf(environment),
    pin: {
      repository: `https://git.example/acme/env-${environment}`,
      branch: 'main',
      commit: 'c'.repeat(40),
      url: 'https://git.example/acme/env/blob/main/kustomization.yaml',
      pin: {
        layout: 'kustomize',
        file: 'kustomization.yaml',
        document: 0,
        path: `images[${index}].newTag`,
        line: index * 2 + 3,
        artifact: { kind: 'image', name: `r.example/acme/${name}` },
        value: '1.0.0',
        tag: '1.0.0',
        scalars: [],
        names: [{ by: 'key', name }],
        moving: false,
        shared: [],
        editable: true,
      },
    },
  };
}

function environment(index) {
  return {
    ref: refOf(index),
    name: `env-${index}`,
    namespace: 'default',
    title: `Environment ${index}`,
    owner: 'group:default/platform',
    tier: 'production',
    promotesFrom: index === 0 ? [] : [refOf(index - 1)],
    sources: [
      {
        repository: `https://git.example/acme/env-${index}`,
        branch: 'main',
        paths: ['.'],
        layout: 'auto',
      },
    ],
    delivery: {
      control: { cluster: `cluster-${index}` },
      target: { cluster: `cluster-${index}`, namespaces: ['live'] },
    },
    promotion: {
      strategy: 'manual',
      merge: 'manual',
      healthyWithinSeconds: 1800,
    },
  };
}

module.exports = {
  application,
  helmRelease,
  deployment,
  pin,
  environment,
  names,
  refOf,
};
