import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { isMap } from 'yaml';
import { replaceRanges } from '../../drafts/replaceRanges';
import { scalarText } from '../../yaml/scalarText';
import { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** The fields of a dependency in the order of Helm's struct, which is the order in which it hashes them. */
const FIELDS = [
  'name',
  'version',
  'repository',
  'condition',
  'tags',
  'enabled',
  'import-values',
  'alias',
];

/** A dependency as Helm writes it in JSON; undefined when it holds something that is hashed in an unknown way. */
function toJson(dependency: YamlPlace): object | undefined {
  const result: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const place = dependency.get(field);
    const text = place?.text();
    if (field === 'import-values' || field === 'tags') {
      const items = (place?.children() ?? []).map(item => item.text());
      if (items.includes(undefined)) {
        return undefined;
      }
      if (items.length > 0) {
        result[field] = items;
      }
    } else if (field === 'enabled') {
      if (place) {
        return undefined;
      }
    } else if (text || field === 'repository') {
      result[field] = text ?? '';
    }
  }
  return result;
}

/** Go writes these characters as escapes. https://pkg.go.dev/encoding/json#Marshal */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The digest of a lock file: over the wanted dependencies and the locked ones.
 * https://github.com/helm/helm/blob/v3.16.0/internal/resolver/resolver.go (HashReq)
 */
function digestOf(
  chart: YamlPlace | undefined,
  lock: YamlPlace | undefined,
): string | undefined {
  const wanted = (chart?.list('dependencies') ?? []).map(toJson);
  const locked = (lock?.list('dependencies') ?? []).map(toJson);
  return wanted.includes(undefined) || locked.includes(undefined)
    ? undefined
    : `sha256:${bytesToHex(sha256(utf8ToBytes(goJson([wanted, locked]))))}`;
}

/**
 * The lock file after dependencies were set to an exact version: their entries and the digest. It is computed only where
 * our digest of the files as they are is the one that Helm wrote; else it says why not.
 *
 * @param before - The chart's text that the lock file belongs to
 * @param after - The chart's text with the new versions
 * @param versions - What the dependencies that were changed were set to, by their place in the list
 */
export function updateLock(options: {
  lock: string;
  before: string;
  after: string;
  versions: ReadonlyMap<number, string>;
}): { text: string } | { stale: string } {
  const { lock, before, after, versions } = options;
  const root = (text: string) =>
    YamlFile.parse({ path: 'Chart.lock', text }).roots.at(0);
  const old = root(lock);
  const digest = old?.get('digest');
  const places = [...versions].flatMap(([index, version]) => {
    const range = old?.get('dependencies', index, 'version')?.node?.range;
    return range ? [{ range, version }] : [];
  });
  const whole = places.length === versions.size && places.length > 0;
  if (!digest?.node?.range || !whole || !isMap(old?.node)) {
    return { stale: 'it is not as Helm writes it' };
  }
  const known = digestOf(root(before), old);
  if (known !== digest.text()) {
    return { stale: 'its digest was stale before, or is not computable' };
  }
  const versioned = replaceRanges(
    lock,
    places.map(({ range: [start, end], version }) => ({
      range: [start, end],
      text: scalarText(version, lock.slice(start, end)),
    })),
  );
  const fresh = digestOf(root(after), root(versioned));
  if (!fresh) {
    return { stale: 'its digest is not computable' };
  }
  return { text: versioned.replace(known!, fresh) };
}
