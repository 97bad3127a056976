import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import { findNamed } from './chartOf';
import { reconcileGitRepository } from './reconcileGitRepository';
import { reconcileHelmChart } from './reconcileHelmChart';
import { reconcileHelmRelease } from './reconcileHelmRelease';
import { reconcileKustomization } from './reconcileKustomization';
import { reconcileResourceSets } from './reconcileResourceSets';

const NAMESPACE = 'flux-system';
const GIT_REPOSITORY = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
};
const HELM_CHART = { ...GIT_REPOSITORY, kind: 'HelmChart' };
const KUSTOMIZATION = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
};
const HELM_RELEASE = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
};

function rootObjects(fleetUrl: string, cluster: string): KubeObject[] {
  const metadata = { name: 'fleet', namespace: NAMESPACE };
  return [
    {
      ...GIT_REPOSITORY,
      metadata,
      spec: { interval: '1m0s', url: fleetUrl, ref: { branch: 'main' } },
    },
    {
      ...KUSTOMIZATION,
      metadata,
      spec: {
        interval: '10m0s',
        path: `./clusters/${cluster}`,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'fleet' },
      },
    },
  ];
}

async function ensureRoot(options: {
  client: KubeClient;
  cluster: string;
  fleetUrl: string;
}): Promise<void> {
  const { client, cluster, fleetUrl } = options;
  for (const object of rootObjects(fleetUrl, cluster)) {
    const existing = await client.get(referenceOf(object));
    if (!existing) {
      await client.ensureNamespace(NAMESPACE);
      await client.create(object);
    } else if (existing.spec.url !== object.spec.url) {
      await client.patch(referenceOf(object), { spec: object.spec });
    }
  }
}

/** One round of the Flux stand-in: the root objects, then sources, what Flux Operator makes, Kustomizations and HelmReleases. */
export async function reconcileFlux(options: {
  client: KubeClient;
  git: GitSource;
  cluster: string;
  fleetUrl: string;
}): Promise<void> {
  const { client, git } = options;
  await ensureRoot(options);
  for (const object of await client.list(GIT_REPOSITORY)) {
    await reconcileGitRepository({ object, client, git });
  }
  await reconcileResourceSets(client);
  const sources = await client.list(GIT_REPOSITORY);
  const all = await client.list(KUSTOMIZATION);
  for (const object of all) {
    const source = findNamed(sources, object, object.spec.sourceRef);
    await reconcileKustomization({ object, all, source, client, git });
  }
  for (const object of await client.list(HELM_CHART)) {
    const source = findNamed(sources, object, object.spec.sourceRef);
    await reconcileHelmChart({ object, source, client, git });
  }
  const charts = await client.list(HELM_CHART);
  const fetched = { GitRepository: sources, HelmChart: charts };
  for (const object of await client.list(HELM_RELEASE)) {
    await reconcileHelmRelease({ object, fetched, client, git });
  }
}
