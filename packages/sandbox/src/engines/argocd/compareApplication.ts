import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import { isInSync, readLive } from '../kube/applyObject';
import { type ObjectHealth, readHealth, worstHealth } from '../kube/health';
import {
  type KubeClient,
  type ObjectReference,
  referenceOf,
} from '../kube/KubeClient';
import {
  type SourceType,
  instanceOf,
  renderApplication,
} from './renderApplication';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** An object that left Git. What goes before others is of a higher wave. */
export interface Orphan extends ObjectReference {
  wave: number;
}

/** What Git wants, what the cluster has, and how they differ. */
export interface Comparison {
  revision: string;
  type: SourceType;
  desired: KubeObject[];
  /** Objects of an earlier revision that left Git. */
  orphans: Orphan[];
  inSync: boolean;
  health: ObjectHealth;
  resources: object[];
  images: string[];
}

function groupAndVersion(apiVersion: string) {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return { ...(group ? { group } : {}), version };
}

/** An object in the words of `status.resources`. */
export function toResource(reference: ObjectReference) {
  const { apiVersion, kind, namespace, name } = reference;
  return {
    ...groupAndVersion(apiVersion),
    kind,
    ...(namespace ? { namespace } : {}),
    name,
  };
}

/** The object that an entry of `status.resources` is about. */
export function toReference(resource: any): ObjectReference {
  const { group, version, kind, namespace, name } = resource;
  return {
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    namespace,
    name,
  };
}

function imagesOf(object: KubeObject | undefined): string[] {
  const containers = object?.spec?.template?.spec?.containers ?? [];
  return containers.map(({ image }: { image: string }) => image);
}

/** Finds what an Application's status lists, still carries its tracking id, and is wanted no more. */
async function findOrphans(
  client: KubeClient,
  application: KubeObject,
  desired: KubeObject[],
): Promise<Orphan[]> {
  const wanted = desired.map(referenceOf);
  const candidates: ObjectReference[] = (application.status?.resources ?? [])
    .map(toReference)
    .filter(
      (reference: ObjectReference) =>
        !wanted.some(other => isDeepStrictEqual(other, reference)),
    );
  const live = await readLive(client, candidates);
  return candidates.flatMap((reference, index) => {
    const { annotations = {} } = live[index]?.metadata ?? {};
    const own = `${instanceOf(application)}:`;
    return annotations[TRACKING_ID]?.startsWith(own)
      ? [{ ...reference, wave: Number(annotations[SYNC_WAVE] ?? 0) }]
      : [];
  });
}

/** Compares an Application's source with the cluster. Throws what is wrong with the source. */
export async function compareApplication(options: {
  application: KubeObject;
  client: KubeClient;
  git: GitSource;
}): Promise<Comparison> {
  const { application, client, git } = options;
  const { source, operation } = {
    source: application.spec.source,
    operation: application.operation?.sync,
  };
  const revision = await git.resolve(
    source.repoURL,
    operation?.revision || source.targetRevision || 'HEAD',
  );
  const files = await git.readFiles(source.repoURL, revision);
  const { type, objects: desired } = renderApplication(files, application);
  const live = await readLive(client, desired.map(referenceOf));
  const orphans = await findOrphans(client, application, desired);
  const entries = desired.map((object, index) => {
    const health = readHealth(object.kind, live[index]);
    return {
      synced: isInSync(live[index], object),
      health,
      resource: {
        ...toResource(referenceOf(object)),
        status: isInSync(live[index], object) ? 'Synced' : 'OutOfSync',
        ...(health ? { health } : {}),
      },
    };
  });
  return {
    revision,
    type,
    desired,
    orphans,
    inSync: orphans.length === 0 && entries.every(({ synced }) => synced),
    health: worstHealth(entries.flatMap(({ health }) => health ?? [])),
    resources: [
      ...entries.map(({ resource }) => resource),
      ...orphans.map(reference => ({
        ...toResource(reference),
        status: 'OutOfSync',
        requiresPruning: true,
      })),
    ],
    images: [...new Set(live.flatMap(imagesOf))].sort(),
  };
}
