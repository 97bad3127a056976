import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import type { KubeClient } from '../kube/KubeClient';
import { type FluxOwner, applyOwned, pruneOwned, toOwned } from './applyOwned';
import type { FluxCondition } from './conditions';
import { toEntry, toReference } from './inventory';
import { type Inputs, fillInputs } from './resourceSets/fillInputs';
import { listInputs } from './resourceSets/listInputs';
import { accountOf } from './rights';
import { writeFluxStatus } from './writeStatus';

const API = { apiVersion: 'fluxcd.controlplane.io/v1' };
const SET = { ...API, kind: 'ResourceSet' };
const PROVIDER = { ...API, kind: 'ResourceSetInputProvider' };
const SWITCH = 'fluxcd.controlplane.io/reconcile';

const isOff = ({ metadata }: KubeObject) =>
  metadata.annotations?.[SWITCH] === 'disabled' ||
  metadata.deletionTimestamp !== undefined;

const ready = (): FluxCondition => ({
  type: 'Ready',
  status: 'True',
  reason: 'ReconciliationSucceeded',
  message: 'Reconciliation finished',
});

const failed = (error: Error): FluxCondition => ({
  type: 'Ready',
  status: 'False',
  reason: 'ReconciliationFailed',
  message: error.message,
});

/**
 * What a provider asks its host with: the password of the Secret beside it.
 *
 * @throws Error where a key is missing
 */
async function readToken(
  client: KubeClient,
  { spec, metadata: { namespace = '' } }: KubeObject,
): Promise<string | undefined> {
  const name = spec.secretRef?.name;
  if (!name) {
    return undefined;
  }
  const at = { apiVersion: 'v1', kind: 'Secret', namespace, name };
  const secret = await client.get(at);
  if (!secret) {
    throw new Error(
      `failed to read secret '${namespace}/${name}': Secret "${name}" not found`,
    );
  }
  const missing = ['username', 'password'].find(key => !secret.data?.[key]);
  if (missing) {
    throw new Error(
      `failed to create Git provider: invalid secret '${namespace}/${name}': key '${missing}' is missing`,
    );
  }
  return Buffer.from(secret.data.password, 'base64').toString('utf8').trim();
}

async function reconcileProvider(
  client: KubeClient,
  object: KubeObject,
): Promise<void> {
  try {
    const exportedInputs = await listInputs(
      object.spec,
      await readToken(client, object),
    );
    await writeFluxStatus(client, object, {
      fields: { exportedInputs },
      conditions: [ready()],
    });
  } catch (error) {
    // What was exported last stays
    await writeFluxStatus(client, object, {
      conditions: [failed(error as Error)],
    });
  }
}

/** The inputs of a ResourceSet and of all its providers, one after the other. */
function inputsOf({ spec, metadata }: KubeObject, providers: KubeObject[]) {
  if (![undefined, 'Flatten'].includes(spec.inputStrategy?.name)) {
    throw new Error(
      `inputStrategy ${spec.inputStrategy.name} is not supported: only Flatten is`,
    );
  }
  const provided = (spec.inputsFrom ?? []).flatMap(({ name }: any) => {
    const provider = providers.find(
      item =>
        item.metadata.name === name &&
        item.metadata.namespace === metadata.namespace,
    );
    if (!name || !provider) {
      throw new Error(
        `failed to get inputs: ResourceSetInputProvider ${metadata.namespace}/${name} not found`,
      );
    }
    // Until it was asked, nothing is known, and nothing to be pruned
    if (!provider.status?.exportedInputs) {
      throw new Error(`failed to get inputs: ${name} is not ready`);
    }
    return provider.status.exportedInputs;
  });
  return [...(spec.inputs ?? []), ...provided] as Inputs[];
}

const isNamespace = ({ kind }: KubeObject) => kind === 'Namespace';

function desiredBy(object: KubeObject, providers: KubeObject[]): KubeObject[] {
  const { name, namespace = '' } = object.metadata;
  const owner: FluxOwner = { controller: 'resourceSet', name, namespace };
  const desired = new Map<string, KubeObject>();
  for (const inputs of inputsOf(object, providers)) {
    for (const each of fillInputs(object.spec, inputs)) {
      if (!resourceOf(each)) {
        throw new Error(
          `no matches for kind "${each.kind}" in version "${each.apiVersion}"`,
        );
      }
      const owned = toOwned(each, { owner, namespace });
      const { id } = toEntry(owned);
      // The same object for all inputs is one
      desired.set(id, desired.get(id) ?? owned);
    }
  }
  const all = [...desired.values()];
  return [
    ...all.filter(isNamespace),
    ...all.filter(each => !isNamespace(each)),
  ];
}

async function reconcileSet(
  client: KubeClient,
  object: KubeObject,
  providers: KubeObject[],
): Promise<void> {
  const { name, namespace = '' } = object.metadata;
  const before = object.status?.inventory?.entries ?? [];
  try {
    const desired = desiredBy(object, providers);
    await applyOwned(client, desired, accountOf(object));
    await pruneOwned({
      client,
      owner: { controller: 'resourceSet', name, namespace },
      // What delivers goes before the namespace that it delivers to
      before: before.map(toReference).reverse(),
      desired,
    });
    await writeFluxStatus(client, object, {
      fields: { inventory: { entries: desired.map(toEntry) } },
      conditions: [ready()],
    });
  } catch (error) {
    await writeFluxStatus(client, object, {
      conditions: [failed(error as Error)],
    });
  }
}

/**
 * What Flux Operator does: providers export the open pull requests of their repositories, and every ResourceSet makes its objects
 * for each of its inputs, and takes those away that it has made for others. What is wrong is said in their status, and leaves
 * the objects as they are.
 */
export async function reconcileResourceSets(client: KubeClient): Promise<void> {
  for (const provider of await client.list(PROVIDER)) {
    if (!isOff(provider)) {
      await reconcileProvider(client, provider);
    }
  }
  const providers = await client.list(PROVIDER);
  for (const set of await client.list(SET)) {
    if (!isOff(set)) {
      await reconcileSet(client, set, providers);
    }
  }
}
