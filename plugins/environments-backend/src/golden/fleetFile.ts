import { stringify } from 'yaml';
import type { NewEnvironment } from './NewEnvironment';
import { controlNamespace } from './environmentFiles';

/** An object of a delivery engine. */
export interface EngineObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
  };
  spec: object;
}

function application(environment: NewEnvironment): EngineObject[] {
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

function flux(environment: NewEnvironment): EngineObject[] {
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

/** The objects that make the engine follow the environment. */
export function fleetObjects(environment: NewEnvironment): EngineObject[] {
  return environment.engine === 'argocd'
    ? application(environment)
    : flux(environment);
}

/** Where the fleet repository keeps the objects of the environment's cluster. */
export function fleetFolder({ fleet, cluster }: NewEnvironment): string {
  return fleet.folder ?? `clusters/${cluster}`;
}

/** The file in the fleet repository that makes the engine follow the environment. */
export function fleetFile(environment: NewEnvironment): {
  path: string;
  content: string;
} {
  return {
    path: `${fleetFolder(environment)}/${environment.name}.yaml`,
    content: fleetObjects(environment)
      .map(object => stringify(object))
      .join('---\n'),
  };
}
