import type { Artifact, PinName } from '../pins/VersionPin';

/**
 * What of a pin is looked at for finding its service.
 *
 * @public
 */
export interface Matchable {
  artifact: { kind: Artifact['kind']; name: string };
  names: PinName[];
}

/**
 * The one way to write a name: `fundTransfer`, `fund_transfer` and `fund-transfer` are one.
 *
 * @public
 */
export function canonical(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.\s]+/g, '-')
    .toLowerCase();
}

/** The last step of an artifact's name. */
export function basename({ name }: Matchable['artifact']): string {
  return canonical(
    name
      .replace(/\.git$/, '')
      .split('/')
      .at(-1) ?? '',
  );
}

/** The artifacts of some pins, each once. An image that a file does not name is the one that another names so. */
export function artifactsOf(pins: Matchable[]): Matchable['artifact'][] {
  const found = new Map<string, Matchable['artifact']>();
  const [whole, alone] = [true, false].map(full =>
    pins
      .map(({ artifact }) => artifact)
      .filter(
        item => (item.kind !== 'image' || item.name.includes('/')) === full,
      ),
  );
  for (const item of whole) {
    found.set(`${item.kind} ${item.name}`, item);
  }
  const known = new Set(
    whole.filter(({ kind }) => kind === 'image').map(basename),
  );
  for (const item of alone.filter(image => !known.has(basename(image)))) {
    found.set(`image ${basename(item)}`, item);
  }
  return [...found.values()];
}
