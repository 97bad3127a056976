import {
  type ImageReference,
  imageName,
  parseImageReference,
  repositoryName,
} from '@downstage/layouts';
import type {
  ArtifactRef,
  DesiredVersion,
  LiveVersion,
  LiveVersions,
} from '@downstage/backstage-plugin-environments-common';
import type { DeliveryReading, DeliverySource } from '@downstage/readers';
import type { Found } from './LiveIndex';

const VERSION_LABEL = 'app.kubernetes.io/version';
const CHART_LABEL = 'helm.sh/chart';

/** What is known of what runs. */
export interface LiveFacts {
  /** Name of the target cluster. */
  cluster: string;
  desired?: DesiredVersion;
  found: Found[];
  delivery?: DeliveryReading;
  /** Whether the engine's object is the service's own, so that its versions are the service's. */
  isOwn: boolean;
  /** Where the engine's object takes its state from. */
  sources: DeliverySource[];
  /** The image that the engine says it deploys, where no workload can be seen. */
  deployed?: ImageReference;
}

/** A chart as Helm labels it: `shop-1.2.0`, with `_` for the `+` of build metadata. */
function chartOfLabel(label: string | undefined) {
  const match = /^(.+?)-(v?\d+\.\d+\.\d+.*)$/.exec(label ?? '');
  return match
    ? { name: match[1], version: match[2].replace(/_.*$/, '') }
    : undefined;
}

const lastSegment = (name: string) => name.split('/').at(-1)!;

/** The chart that runs, by the workload's label or the engine's object. */
function chartsOf({ found, delivery, sources }: LiveFacts) {
  const labelled = chartOfLabel(found.at(0)?.workload.labels[CHART_LABEL]);
  const version = delivery?.versions.chart;
  const source = sources.find(item => ['chart', 'oci'].includes(item.kind));
  return [
    ...(labelled ? [labelled] : []),
    ...(version ? [{ name: lastSegment(source?.name ?? ''), version }] : []),
  ];
}

/** What runs of a repository. */
interface Refs {
  ref?: string;
  commit?: string;
  revision?: string;
}

/**
 * What runs of the repository that Git asks a ref of; undefined where it is not among the sources. Of several sources, an
 * engine tells only what it compared them at.
 */
function refsAsked({
  delivery,
  sources,
  desired,
}: LiveFacts): Refs | undefined {
  const { kind, name } = desired?.artifact ?? {};
  if (kind !== 'git') {
    return undefined;
  }
  const source = sources.find(
    item => item.kind === 'git' && repositoryName(item.name) === name,
  );
  if (!source) {
    return undefined;
  }
  if (sources.filter(({ referenceOnly }) => !referenceOnly).length < 2) {
    const { ref, commit } = delivery?.versions ?? {};
    return { ref, commit, revision: delivery?.revision };
  }
  const { asked: ref, revision } = source;
  return delivery?.sync === 'synced' ? { ref, commit: revision, revision } : {};
}

/** The version of what Git asks for, where it is seen to run; the engine's object must be of the same artifact. */
function sameAsAsked(
  facts: LiveFacts,
  { artifact, version }: DesiredVersion,
  refs: Refs | undefined,
): string | undefined {
  if (artifact.kind === 'chart') {
    return chartsOf(facts).find(
      chart => chart.name === lastSegment(artifact.name),
    )?.version;
  }
  if (refs) {
    const { ref, commit } = refs;
    const isCommit = commit && version.length > 6 && commit.startsWith(version);
    return isCommit ? version : ref ?? commit;
  }
  const { ref, digest } = facts.delivery?.versions ?? {};
  const isOci = facts.sources.some(
    ({ kind, name }) =>
      kind === 'oci' && name.replace(/^oci:\/\//, '') === artifact.name,
  );
  return artifact.kind === 'oci' && isOci ? ref ?? digest : undefined;
}

function nameOf(source: DeliverySource | undefined): string {
  if (!source) {
    return '';
  }
  return source.kind === 'git'
    ? repositoryName(source.name)
    : lastSegment(source.name);
}

/** The first of what is known, in the order that docs/live-state.md tells. */
function anyVersion(
  versions: LiveVersions,
  image: ImageReference | undefined,
  facts: LiveFacts,
): { artifact: ArtifactRef; version: string } | undefined {
  if (image) {
    return {
      artifact: { kind: 'image', name: image.name },
      version: versions.image ?? versions.digest ?? 'latest',
    };
  }
  const { chart, app, revision, ref, label } = versions;
  const name = nameOf(facts.sources.at(0));
  if (chart ?? app) {
    return { artifact: { kind: 'chart', name }, version: (chart ?? app)! };
  }
  const told = ref ?? revision ?? label;
  return told ? { artifact: { kind: 'git', name }, version: told } : undefined;
}

/** Everything that tells which version runs. */
function versionsOf(
  facts: LiveFacts,
  image: ImageReference | undefined,
  refs: Refs | undefined,
): LiveVersions {
  const { found, delivery } = facts;
  return Object.fromEntries(
    Object.entries({
      image: image?.tag,
      digest: image?.digest,
      chart: chartsOf(facts).at(0)?.version,
      app: delivery?.versions.app,
      ref: refs ? refs.ref : delivery?.versions.ref,
      revision: refs ? refs.revision : delivery?.revision,
      label: found.at(0)?.workload.labels[VERSION_LABEL],
    }).filter(([, value]) => value !== undefined),
  );
}

/** The workload that runs it. */
function carrierOf({
  found,
  cluster,
}: LiveFacts): Pick<LiveVersion, 'workload' | 'replicas'> {
  const [first] = found;
  if (!first) {
    return {};
  }
  const { kind, namespace, name, replicas } = first.workload;
  return { workload: { cluster, kind, namespace, name }, replicas };
}

/** Which version runs, with everything that tells it; undefined when nothing does. */
export function toLive(facts: LiveFacts): LiveVersion | undefined {
  const { desired, found, deployed } = facts;
  const image = found.at(0)?.reference ?? deployed;
  const refs = refsAsked(facts);
  const versions = versionsOf(facts, image, refs);
  const kindAsked = desired?.artifact.kind;
  const asked =
    desired && kindAsked !== 'image'
      ? sameAsAsked(facts, desired, refs)
      : undefined;
  // What Git pins as an image runs as a workload or not at all
  const isTold = image !== undefined || (facts.isOwn && kindAsked !== 'image');
  const any = isTold ? anyVersion(versions, image, facts) : undefined;
  const headline = asked
    ? { artifact: desired!.artifact, version: asked }
    : any;
  if (!headline) {
    return undefined;
  }
  const isTag = headline.artifact.kind === 'image' && image?.tag;
  return {
    ...headline,
    ...(isTag && image.digest ? { digest: image.digest } : {}),
    versions,
    ...carrierOf(facts),
  };
}

/** The image of a service that an engine's object says it deploys. */
export function deployedImage(
  delivery: Pick<DeliveryReading, 'versions'> | undefined,
  images: ReadonlySet<string>,
  names: string[],
): ImageReference | undefined {
  const references = (delivery?.versions.images ?? []).flatMap(
    image => parseImageReference(image) ?? [],
  );
  const wanted = new Set([...images].map(image => imageName(image) ?? image));
  return (
    references.find(reference => wanted.has(reference.name)) ??
    (wanted.size === 0
      ? references.find(reference =>
          names.includes(lastSegment(reference.name)),
        )
      : undefined)
  );
}
