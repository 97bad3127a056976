import { stringify } from 'yaml';
import { repositoryOf } from './environmentRepository';
import { ENVIRONMENTS, SERVER, type StoryEnvironment } from './environments';
import { PREVIEWED, PREVIEW_CLUSTER, previewObjects } from './previews';
import { type RepositorySeed, authorOf, daysBefore } from './RepositorySeed';
import type { Story } from './Story';

/** The kinds that the story's environments bring. */
const DELIVERED = [
  { group: 'apps', kind: 'Deployment', plural: 'deployments' },
  { group: '', kind: 'Service', plural: 'services' },
  { group: '', kind: 'ServiceAccount', plural: 'serviceaccounts' },
  {
    group: 'autoscaling',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
  },
  {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
  },
  {
    group: 'policy',
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
  },
  // Helm keeps its releases in them
  { group: '', kind: 'Secret', plural: 'secrets' },
];
const ENGINES = { argocd: 'Argo CD', flux: 'Flux' };
const RBAC = 'rbac.authorization.k8s.io';

const namespaceOf = ({ name }: StoryEnvironment) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { environment: name } },
});

function argoObjects({ name }: StoryEnvironment, url: string): object[] {
  const metadata = { name, namespace: 'argocd', labels: { environment: name } };
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata,
      spec: {
        sourceRepos: [url, `${url}.git`],
        destinations: [{ server: SERVER, namespace: name }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: DELIVERED.map(({ group, kind }) => ({
          group,
          kind,
        })),
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata,
      spec: {
        project: name,
        source: { repoURL: url, path: '.', targetRevision: 'main' },
        destination: { server: SERVER, namespace: name },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
    },
  ];
}

/** The account that Flux acts as for an environment, with rights in its namespace alone. */
function fluxAccount({ name }: StoryEnvironment): object[] {
  const labels = { environment: name };
  const account = { name: `environment-${name}`, namespace: 'flux-system' };
  const metadata = { name: account.name, namespace: name, labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...account, labels },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata,
      rules: DELIVERED.map(({ group, plural }) => ({
        apiGroups: [group],
        resources: [plural],
        verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

function fluxObjects(environment: StoryEnvironment, url: string): object[] {
  const { name, layout } = environment;
  const metadata = {
    name,
    namespace: 'flux-system',
    labels: { environment: name },
  };
  const sourceRef = { kind: 'GitRepository', name };
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: { interval: '1m0s', url, ref: { branch: 'main' } },
  };
  const common = {
    interval: '10m0s',
    timeout: '2m0s',
    serviceAccountName: `environment-${name}`,
    targetNamespace: name,
  };
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: { ...common, path: './', prune: true, wait: true, sourceRef },
  };
  const release = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      ...common,
      releaseName: name,
      storageNamespace: name,
      chart: { spec: { chart: '.', reconcileStrategy: 'Revision', sourceRef } },
    },
  };
  return [
    ...fluxAccount(environment),
    source,
    layout === 'kustomize' ? kustomization : release,
  ];
}

/** The repository that makes the engines follow the environments. */
export function fleetRepository(options: Story): RepositorySeed {
  const files = options.environments.map(environment => {
    const { name, engine } = environment;
    const url = `${options.forgeUrl}/${options.owner}/${repositoryOf(
      environment,
    )}`;
    const objects =
      engine === 'argocd'
        ? argoObjects(environment, url)
        : fluxObjects(environment, url);
    return [
      `clusters/${name}/${name}.yaml`,
      [namespaceOf(environment), ...objects]
        .map(object => stringify(object))
        .join('---\n'),
    ];
  });
  return {
    name: 'fleet',
    description: 'Which cluster follows which environment',
    commits: [
      {
        message: 'Let every cluster follow its environment',
        author: authorOf('platform'),
        date: daysBefore(options.now, 24),
        files: {
          'README.md':
            '# Fleet\n\nOne folder per cluster; its delivery engine applies what is in it.\n',
          ...Object.fromEntries(
            ENVIRONMENTS.map(({ name, engine }) => [
              `clusters/${name}/README.md`,
              `# ${name}\n\nWhat ${ENGINES[engine]} applies to this cluster.\n`,
            ]),
          ),
          ...Object.fromEntries(files),
          ...(options.services.some(({ name }) => name === PREVIEWED)
            ? {
                [`clusters/${PREVIEW_CLUSTER}/previews.yaml`]: previewObjects(
                  options,
                )
                  .map(object => stringify(object))
                  .join('---\n'),
              }
            : {}),
        },
      },
    ],
  };
}
