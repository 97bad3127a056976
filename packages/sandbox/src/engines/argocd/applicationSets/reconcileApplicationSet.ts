import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../../kube/KubeObject';
import { type KubeClient, referenceOf } from '../../kube/KubeClient';
import { fillTemplate } from './fillTemplate';
import { listPullRequests } from './listPullRequests';
import { timeNow } from '../../kube/timeNow';

/** Of what is deleted once all that it owns is. */
export const FOREGROUND = 'foregroundDeletion';

const TYPE = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

const isOwnedBy = (application: KubeObject, { metadata }: KubeObject) =>
  ((application.metadata.ownerReferences ?? []) as any[]).some(
    ({ uid }) => uid === metadata.uid,
  );

/**
 * What a key of a Secret beside an ApplicationSet holds.
 *
 * @throws Error where there is none
 */
async function readToken(
  client: KubeClient,
  { metadata: { namespace } }: KubeObject,
  { secretName, key }: { secretName: string; key: string },
): Promise<string> {
  const secret = await client.get({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name: secretName,
  });
  const value = secret?.data?.[key];
  if (typeof value !== 'string') {
    throw new Error(
      `error fetching Secret token: Secret ${namespace}/${secretName} has no key ${key}`,
    );
  }
  return Buffer.from(value, 'base64').toString('utf8');
}

/** The Applications that an ApplicationSet asks for. */
async function wantedBy(
  client: KubeClient,
  set: KubeObject,
): Promise<KubeObject[]> {
  const { generators = [], template, goTemplate = false } = set.spec;
  const { apiVersion, kind, metadata } = set;
  const wanted: KubeObject[] = [];
  for (const generator of generators) {
    const [unknown] = Object.keys(generator).filter(
      key => key !== 'pullRequest',
    );
    if (unknown || !generator.pullRequest.github) {
      throw new Error(
        `generator ${
          unknown ?? 'pullRequest'
        } is not supported: only pullRequest.github is`,
      );
    }
    const { github } = generator.pullRequest;
    const token =
      github.tokenRef && (await readToken(client, set, github.tokenRef));
    const pulls = await listPullRequests(github, token);
    for (const parameters of pulls) {
      const filled = fillTemplate(template, parameters, goTemplate);
      const { name, labels, annotations, finalizers } = filled.metadata;
      wanted.push({
        ...TYPE,
        metadata: {
          name,
          namespace: metadata.namespace,
          ...(labels ? { labels } : {}),
          ...(annotations ? { annotations } : {}),
          ...(finalizers ? { finalizers } : {}),
          ownerReferences: [
            {
              apiVersion,
              kind,
              name: metadata.name,
              uid: metadata.uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        spec: filled.spec,
      });
    }
  }
  return wanted;
}

/** Creates or changes an Application; one that somebody else made is left alone. */
async function apply(
  client: KubeClient,
  wanted: KubeObject,
  set: KubeObject,
): Promise<void> {
  const existing = await client.get(referenceOf(wanted));
  if (!existing) {
    await client.create(wanted);
    return;
  }
  const { annotations, labels } = wanted.metadata;
  const isSame =
    isDeepStrictEqual(existing.spec, wanted.spec) &&
    Object.entries(annotations ?? {}).every(
      ([key, value]) => existing.metadata.annotations?.[key] === value,
    ) &&
    Object.entries(labels ?? {}).every(
      ([key, value]) => existing.metadata.labels?.[key] === value,
    );
  if (!isOwnedBy(existing, set)) {
    throw new Error(
      `Application ${wanted.metadata.name} exists and is not owned by this ApplicationSet`,
    );
  }
  if (!isSame && !existing.metadata.deletionTimestamp) {
    await client.update({
      ...existing,
      metadata: {
        ...existing.metadata,
        labels: { ...existing.metadata.labels, ...labels },
        annotations: { ...existing.metadata.annotations, ...annotations },
      },
      spec: wanted.spec,
    });
  }
}

/** Writes the conditions when they say something new; their time alone is nothing new. */
async function writeStatus(
  client: KubeClient,
  set: KubeObject,
  failure: string | undefined,
): Promise<void> {
  const reason = failure ? 'ApplicationGenerationFromParamsError' : 'Generated';
  const condition = (type: string, status: string, message: string) => {
    const before = set.status?.conditions?.find(
      (item: any) => item.type === type,
    );
    const same = before?.status === status && before.message === message;
    const lastTransitionTime = same ? before.lastTransitionTime : timeNow();
    return { type, status, reason, message, lastTransitionTime };
  };
  const fine = 'All applications have been generated successfully';
  const conditions = [
    condition('ErrorOccurred', failure ? 'True' : 'False', failure ?? fine),
    condition('ResourcesUpToDate', failure ? 'False' : 'True', failure ?? fine),
  ];
  if (!isDeepStrictEqual(set.status?.conditions, conditions)) {
    await client.updateStatus({ ...set, status: { conditions } });
  }
}

/** As Kubernetes collects garbage where something is deleted in the foreground: what it owns goes before it. */
async function collect(client: KubeClient, set: KubeObject): Promise<void> {
  const { namespace, finalizers = [] } = set.metadata;
  const all = await client.list({ ...TYPE, namespace });
  const owned = all.filter(application => isOwnedBy(application, set));
  for (const application of owned) {
    if (!application.metadata.deletionTimestamp) {
      await client.delete(referenceOf(application));
    }
  }
  if (owned.length === 0) {
    await client.patch(referenceOf(set), {
      metadata: {
        finalizers: finalizers.filter((name: string) => name !== FOREGROUND),
      },
    });
  }
}

/**
 * Makes the Applications of an ApplicationSet what its pull requests ask for: one for each that is open, none for others. What
 * is wrong is said in its status, and leaves the Applications as they are.
 */
export async function reconcileApplicationSet(
  client: KubeClient,
  set: KubeObject,
): Promise<void> {
  if (set.metadata.deletionTimestamp) {
    await collect(client, set);
    return;
  }
  let failure: string | undefined;
  try {
    const wanted = await wantedBy(client, set);
    for (const application of wanted) {
      await apply(client, application, set);
    }
    const names = new Set(wanted.map(({ metadata }) => metadata.name));
    const { namespace } = set.metadata;
    for (const application of await client.list({ ...TYPE, namespace })) {
      const { name, deletionTimestamp } = application.metadata;
      if (
        isOwnedBy(application, set) &&
        !names.has(name) &&
        !deletionTimestamp
      ) {
        await client.delete(referenceOf(application));
      }
    }
  } catch (error) {
    failure = (error as Error).message;
  }
  await writeStatus(client, set, failure);
}
