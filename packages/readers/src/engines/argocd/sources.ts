import type {
  DeliveryReading,
  DeliverySource,
} from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { at, list, text } from '../../objects/untrusted';
import { lastApplied } from './revisions';

/** A branch or tag as people call it. */
const shortRef = (revision: string | undefined) =>
  revision?.replace(/^refs\/(heads|tags)\//, '');

function toSource(source: unknown, revision?: string): DeliverySource {
  const chart = text(at(source, 'chart'));
  const url = text(at(source, 'repoURL')) ?? '';
  const path = text(at(source, 'path'));
  const asked = shortRef(text(at(source, 'targetRevision')));
  const plain: DeliverySource['kind'] = /^oci:\/\//i.test(url) ? 'oci' : 'git';
  return {
    kind: chart ? 'chart' : plain,
    name: chart ?? url,
    ...(chart ? { repository: url } : {}),
    ...(path ? { path } : {}),
    ...(asked ? { asked } : {}),
    ...(revision ? { revision } : {}),
    ...(text(at(source, 'ref')) && !path && !chart
      ? { referenceOnly: true }
      : {}),
  };
}

/** The sources of an Application, each with the revision that it was compared at. */
export function sourcesOf(
  spec: unknown,
  revisions: string[],
): DeliverySource[] {
  const several = list(at(spec, 'sources'));
  if (several.length > 0) {
    return several.map((source, index) => toSource(source, revisions[index]));
  }
  const single = at(spec, 'source') ?? at(spec, 'sourceHydrator', 'drySource');
  return single ? [toSource(single, revisions[0])] : [];
}

/** The source that stands for the Application: the first that deploys something. */
export const mainSource = (
  sources: DeliverySource[],
): DeliverySource | undefined =>
  sources.find(source => !source.referenceOnly) ?? sources[0];

/** The revision that stands for the Application: of the first source that deploys something. */
export function mainRevision(
  sources: DeliverySource[],
  revisions: string[],
): string | undefined {
  const index = sources.findIndex(
    (source, position) => !source.referenceOnly && revisions[position],
  );
  return revisions[Math.max(index, 0)] || revisions.find(Boolean);
}

/**
 * The branch or tag that was compared, of the source that stands for the Application: the one that is asked for by now may
 * be another.
 */
export function comparedRef(
  { spec, status }: KubernetesObject,
  sources: DeliverySource[],
): string | undefined {
  const index = sources.findIndex(source => !source.referenceOnly);
  const to = at(status, 'sync', 'comparedTo');
  const source = list(at(to, 'sources'))[index] ?? at(to, 'source');
  // What a hydrator rendered lies on a branch of its own; people know the one that it was rendered from
  const isCompared = source !== undefined && !at(spec, 'sourceHydrator');
  const asked = isCompared
    ? shortRef(text(at(source, 'targetRevision')))
    : sources[index]?.asked;
  return sources[index]?.kind === 'chart' ? undefined : asked;
}

/**
 * The tag of the artifact that was applied last. A branch of Git has moved on by then: its name says nothing of an older
 * commit.
 */
export function appliedTag(
  status: unknown,
  sources: DeliverySource[],
): string | undefined {
  const main = mainSource(sources);
  const applied = lastApplied(status);
  const source =
    list(at(applied, 'sources'))[sources.findIndex(item => item === main)] ??
    at(applied, 'source');
  return main?.kind === 'oci' ? text(at(source, 'targetRevision')) : undefined;
}

/** Where an Application applies to. */
export function destinationOf(
  destination: unknown,
): DeliveryReading['destination'] {
  const server = text(at(destination, 'server'));
  const isOwn = server === 'https://kubernetes.default.svc';
  const cluster = text(at(destination, 'name')) ?? (isOwn ? 'in-cluster' : '');
  const namespace = text(at(destination, 'namespace'));
  return {
    ...(cluster ? { cluster } : {}),
    ...(server ? { server } : {}),
    ...(namespace ? { namespace } : {}),
  };
}
