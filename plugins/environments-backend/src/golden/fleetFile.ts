import { stringify } from 'yaml';
import type { NewEnvironment } from './NewEnvironment';
import { controlNamespace } from './environmentFiles';

function application(environment: NewEnvironment): object[] {
  const { name, repository } = environment;
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        namespace: controlNamespace('argocd'),
        labels: { environment: name },
      },
      spec: {
        project: 'default',
        source: {
          repoURL: `${repository}.git`,
          path: '.',
          targetRevision: 'main',
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: name,
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
        },
      },
    },
  ];
}

function flux(environment: NewEnvironment): object[] {
  const { name, repository } = environment;
  const metadata = {
    name,
    namespace: controlNamespace('flux'),
    labels: { environment: name },
  };
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: {
      interval: '1m',
      url: `${repository}.git`,
      ref: { branch: 'main' },
    },
  };
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: {
      interval: '10m',
      timeout: '5m',
      path: './',
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name },
    },
  };
  return [source, kustomization];
}

/** The file in the fleet repository that makes the engine follow the environment. */
export function fleetFile(environment: NewEnvironment): {
  path: string;
  content: string;
} {
  const { engine, fleet, cluster, name } = environment;
  const objects =
    engine === 'argocd' ? application(environment) : flux(environment);
  return {
    path: `${fleet.folder ?? `clusters/${cluster}`}/${name}.yaml`,
    content: objects.map(object => stringify(object)).join('---\n'),
  };
}
