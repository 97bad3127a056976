import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import { applyObject, readLive } from '../kube/applyObject';
import { readHealth, worstHealth, type ObjectHealth } from '../kube/health';
import {
  type KubeClient,
  type ObjectReference,
  referenceOf,
} from '../kube/KubeClient';
import { type Account, type Rights, readRights } from './rights';

const PREFIXES = {
  kustomize: 'kustomize.toolkit.fluxcd.io',
  helm: 'helm.toolkit.fluxcd.io',
  resourceSet: 'resourceset.fluxcd.controlplane.io',
};

/** Who applied an object, as labels such as `kustomize.toolkit.fluxcd.io/name` and `/namespace` tell. */
export interface FluxOwner {
  controller: keyof typeof PREFIXES;
  name: string;
  namespace: string;
}

/** Puts an object into its namespace and marks it with its owner. */
export function toOwned(
  object: KubeObject,
  options: { owner: FluxOwner; namespace: string; override?: boolean },
): KubeObject {
  const { owner, namespace, override } = options;
  const prefix = PREFIXES[owner.controller];
  const own = override ? undefined : object.metadata.namespace;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(resourceOf(object)?.namespaced === false
        ? {}
        : { namespace: own ?? namespace }),
      labels: {
        ...object.metadata.labels,
        [`${prefix}/name`]: owner.name,
        [`${prefix}/namespace`]: owner.namespace,
      },
    },
  };
}

/** Applies objects one after the other, as an account or as Flux itself; the first refusal ends it. */
export async function applyOwned(
  client: KubeClient,
  objects: KubeObject[],
  account?: Account,
): Promise<void> {
  const rights = account && (await readRights(client, account));
  for (const object of objects) {
    await applyPermitted(client, object, rights).catch(error => {
      const { kind, metadata } = object;
      throw new Error(
        `${kind}/${metadata.namespace}/${metadata.name} dry-run failed: ${error.message}`,
      );
    });
  }
}

async function applyPermitted(
  client: KubeClient,
  object: KubeObject,
  rights: Rights | undefined,
): Promise<void> {
  rights?.require(object);
  await applyObject(client, object);
}

/** Deletes those of the given objects that the owner has applied and wants no more. */
export async function pruneOwned(options: {
  client: KubeClient;
  owner: FluxOwner;
  before: ObjectReference[];
  desired: KubeObject[];
}): Promise<void> {
  const { client, owner, before, desired } = options;
  const idOf = ({ kind, namespace, name }: ObjectReference) =>
    [kind, namespace, name].join('/');
  const wanted = new Set(desired.map(referenceOf).map(idOf));
  const orphans = before.filter(reference => !wanted.has(idOf(reference)));
  const label = `${PREFIXES[owner.controller]}/name`;
  for (const object of await readLive(client, orphans)) {
    if (object?.metadata.labels?.[label] === owner.name) {
      await client.delete(referenceOf(object));
    }
  }
}

/** How the applied objects do together, with the names of those that are not healthy. */
export async function readOwnedHealth(
  client: KubeClient,
  objects: KubeObject[],
): Promise<ObjectHealth & { unhealthy: string[] }> {
  const live = await readLive(client, objects.map(referenceOf));
  const healths = objects.flatMap((object, index) => {
    const health = readHealth(object.kind, live[index]);
    const { namespace, name } = object.metadata;
    return health
      ? [{ health, name: `${object.kind}/${namespace}/${name}` }]
      : [];
  });
  return {
    ...worstHealth(healths.map(({ health }) => health)),
    unhealthy: healths
      .filter(({ health }) => health.status !== 'Healthy')
      .map(({ name, health }) => `${name} status: '${health.status}'`),
  };
}
