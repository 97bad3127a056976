import type {
  DeliveryReading,
  DeliverySource,
} from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { parseChartVersion, parseRevision } from './revisions';
import { at, text } from '../../objects/untrusted';
import { sourceOf } from './readKustomization';
import { toReading } from './verdict';

/** The fields of `ref`, the one that wins first. https://fluxcd.io/flux/components/source/gitrepositories/#reference */
const REFERENCES = ['digest', 'commit', 'name', 'semver', 'tag', 'branch'];

const KINDS: Record<string, DeliverySource['kind']> = {
  GitRepository: 'git',
  OCIRepository: 'oci',
  Bucket: 'bucket',
};

function askedFor(spec: unknown): string | undefined {
  return REFERENCES.map(field => text(at(spec, 'ref', field))).find(Boolean);
}

/** The version that is asked for, where it is one: a branch or range is none. */
function pinnedTo(spec: unknown): string | undefined {
  return ['digest', 'commit', 'tag']
    .map(field => text(at(spec, 'ref', field)))
    .find(Boolean);
}

function sourcesOf(object: KubernetesObject): DeliverySource[] {
  const { spec, kind = '' } = object;
  if (kind === 'HelmChart') {
    const name = text(at(spec, 'chart')) ?? '';
    const [reference] = sourceOf(object, at(spec, 'sourceRef'));
    const asked = text(at(spec, 'version'));
    return [{ kind: 'chart', name, repository: reference?.name, asked }];
  }
  const name = text(at(spec, 'url')) ?? text(at(spec, 'endpoint')) ?? '';
  return [{ kind: KINDS[kind] ?? 'chart', name, asked: askedFor(spec) }];
}

/** An OCI HelmRepository is a static address: Flux never sets a condition on it. */
function isStatic(object: KubernetesObject): boolean {
  const { spec, status } = object;
  return (
    object.kind === 'HelmRepository' &&
    (text(at(spec, 'type')) === 'oci' ||
      (text(at(spec, 'url')) ?? '').startsWith('oci://')) &&
    at(status, 'conditions') === undefined
  );
}

/**
 * Reads a source of Flux: GitRepository, OCIRepository, HelmRepository, HelmChart, Bucket (source.toolkit.fluxcd.io).
 * https://fluxcd.io/flux/components/source/
 */
export function readFluxSource(object: KubernetesObject): DeliveryReading {
  const { kind = '', spec, status } = object;
  const applied = parseRevision(text(at(status, 'artifact', 'revision')), {
    isGit: kind === 'GitRepository',
  });
  const reading = toReading(object, {
    kind,
    revision: applied?.commit,
    versions: {
      applied: applied?.text,
      attempted: applied ? undefined : pinnedTo(spec),
      ref: applied?.ref,
      commit: applied?.commit,
      digest: applied?.digest,
      ...(kind === 'HelmChart'
        ? { chart: parseChartVersion(applied?.text).version }
        : {}),
    },
    sources: sourcesOf(object),
    objects: [],
  });
  if (isStatic(object)) {
    return {
      ...reading,
      sync: 'synced',
      health: 'healthy',
      message: undefined,
    };
  }
  return reading.sync === 'failed' && applied
    ? { ...reading, warning: `It still serves ${applied.text}.` }
    : reading;
}
