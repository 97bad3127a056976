import { stringify } from 'yaml';
import { repositoryOf } from './environmentRepository';
import { ENVIRONMENTS, type StoryEnvironment } from './environments';
import { type RepositorySeed, authorOf, daysBefore } from './RepositorySeed';

function argoApplication(environment: StoryEnvironment, url: string): object[] {
  const { name } = environment;
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd', labels: { environment: name } },
      spec: {
        project: 'default',
        source: { repoURL: url, path: '.', targetRevision: 'main' },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: name,
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['CreateNamespace=true'],
        },
      },
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
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: {
      interval: '10m0s',
      timeout: '2m0s',
      path: './',
      prune: true,
      wait: true,
      sourceRef,
    },
  };
  const release = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      interval: '10m0s',
      timeout: '2m0s',
      releaseName: name,
      targetNamespace: name,
      install: { createNamespace: true },
      chart: { spec: { chart: '.', reconcileStrategy: 'Revision', sourceRef } },
    },
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  return layout === 'kustomize'
    ? [namespace, source, kustomization]
    : [source, release];
}

/** The repository that makes the engines follow the environments. */
export function fleetRepository(options: {
  forgeUrl: string;
  owner: string;
  now: Date;
}): RepositorySeed {
  const files = ENVIRONMENTS.map(environment => {
    const { name, engine } = environment;
    const url = `${options.forgeUrl}/${options.owner}/${repositoryOf(
      environment,
    )}`;
    const objects =
      engine === 'argocd'
        ? argoApplication(environment, url)
        : fluxObjects(environment, url);
    return [
      `clusters/${name}/${name}.yaml`,
      objects.map(object => stringify(object)).join('---\n'),
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
          ...Object.fromEntries(files),
        },
      },
    ],
  };
}
