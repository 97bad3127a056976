import { imageName } from '../pins/imageReference';
import { type Matchable, artifactsOf, basename, canonical } from './artifacts';

/**
 * What is known of a service for finding it in an environment.
 *
 * @public
 */
export interface ServiceIdentity {
  /** Names that repositories may use for it. */
  names: string[];
  /** Image repositories that are said to be its own. */
  images: string[];
}

/**
 * What shows that a pin is a service's.
 *
 * @public
 */
export type MatchedBy =
  | 'pin'
  | 'annotation'
  | 'name'
  | 'image-basename'
  | 'chart'
  | 'folder';

/**
 * How a service was matched; a guess must be confirmed before it is acted on.
 *
 * @public
 */
export interface Match<T> {
  pin: T;
  by: MatchedBy;
  guess: boolean;
}

/**
 * The pins of a service; `ambiguous` says why it cannot be told which of them are its own.
 *
 * @public
 */
export interface Matches<T> {
  matches: Match<T>[];
  ambiguous?: string;
}

interface Evidence<T> {
  pin: T;
  /** How far away the nearest name stands; undefined when none is the service's. */
  name?: number;
  /** Whether no key between the name and the pin names something else. */
  owned: boolean;
  /** Whether one does, and the image is called after it: a database in a service's block. */
  foreign: boolean;
  basename: boolean;
  folder: boolean;
}

function evidenceFor<T extends Matchable>(
  names: Set<string>,
  pin: T,
): Evidence<T> {
  const near = pin.names.filter(({ by }) => by !== 'folder');
  const distance = near.findIndex(({ name }) => names.has(canonical(name)));
  const keys = near
    .slice(0, Math.max(distance, 0))
    .filter(({ by }) => by === 'key');
  return {
    pin,
    ...(distance < 0 ? {} : { name: distance }),
    owned: keys.length === 0,
    // A container of an object is the object's, whatever it is called
    foreign:
      near.at(distance)?.by !== 'object' &&
      keys.some(({ name }) => canonical(name) === basename(pin.artifact)),
    basename: names.has(basename(pin.artifact)),
    folder: pin.names.some(
      ({ by, name }) => by === 'folder' && names.has(canonical(name)),
    ),
  };
}

/** Several artifacts of one kind cannot all be the service's. */
function ambiguity(found: Matchable[], how: string): string | undefined {
  const artifacts = artifactsOf(found);
  for (const kind of ['image', 'chart', 'git', 'oci'] as const) {
    const names = artifacts
      .filter(artifact => artifact.kind === kind)
      .map(artifact => artifact.name);
    if (names.length > 1) {
      return `${how} fits several ${kind}s: ${names.join(', ')}`;
    }
  }
  return undefined;
}

function toMatches<T extends Matchable>(
  found: Evidence<T>[],
  by: MatchedBy,
  options: { guess: boolean; how: string },
): Matches<T> {
  const ambiguous = ambiguity(
    found.map(item => item.pin),
    options.how,
  );
  const matches = found.map(({ pin }) => ({
    pin,
    by: by === 'image-basename' && pin.artifact.kind !== 'image' ? 'chart' : by,
    guess:
      options.guess &&
      !(by === 'image-basename' && pin.artifact.kind === 'chart'),
  }));
  return { matches, ...(ambiguous ? { ambiguous } : {}) };
}

function matchByName<T extends Matchable>(
  service: ServiceIdentity,
  pins: T[],
): Matches<T> {
  const names = new Set(service.names.map(canonical));
  const evidence = pins.map(pin => evidenceFor(names, pin));
  const named = evidence.filter(item => item.name !== undefined);
  const based = evidence.filter(item => item.basename);
  const both = named.filter(item => item.basename);
  const what = `the name ${service.names.join(' or ')}`;
  if (both.length > 0) {
    // Pins of another kind have another kind of name: a chart beside the image in its values
    const kinds = new Set(both.map(item => item.pin.artifact.kind));
    const rest = named.filter(
      item => !kinds.has(item.pin.artifact.kind) && item.owned,
    );
    return toMatches([...both, ...rest], 'name', { guess: false, how: what });
  }
  const nearest = Math.min(...named.map(item => item.name!));
  const close = named.filter(item => item.name === nearest);
  const others = close.every(item => item.foreign);
  if (close.length > 0 && !(others && based.length > 0)) {
    const rivals = based.filter(
      item =>
        !named.includes(item) &&
        close.some(other => other.pin.artifact.kind === item.pin.artifact.kind),
    );
    const foreign = close.find(item => item.foreign);
    const [doubt] = [
      ...rivals.map(
        ({ pin: { artifact } }) =>
          `${what} stands at ${close[0].pin.artifact.name}, but is that of the ${artifact.kind} ${artifact.name}`,
      ),
      ...(foreign
        ? [
            `${what} stands above ${foreign.pin.artifact.name}, which has a name of its own`,
          ]
        : []),
    ];
    return doubt
      ? {
          matches: [...close, ...rivals].map(({ pin }) => ({
            pin,
            by: 'name',
            guess: true,
          })),
          ambiguous: doubt,
        }
      : toMatches(close, 'name', { guess: false, how: what });
  }
  if (based.length > 0) {
    return toMatches(based, 'image-basename', { guess: true, how: what });
  }
  return toMatches(
    evidence.filter(item => item.folder),
    'folder',
    { guess: true, how: `the folder ${service.names.join(' or ')}` },
  );
}

/**
 * Finds the pins of a service. In this order, and the first that fits anything counts:
 *
 * 1. an explicit pin of the environment for the service;
 * 2. the images of its annotation: whoever names images means these and no others (other kinds go on by name);
 * 3. a name beside the pin: a key, a release, an alias, an object or container. Where the image's or chart's own name
 *    fits as well, only those count; else those to which the name stands nearest;
 * 4. the last step of the image's name (a guess) or of the chart's or repository's;
 * 5. the name of a folder or file (a guess).
 *
 * Where that leaves several artifacts of one kind, the result is ambiguous and says so.
 *
 * @public
 */
export function matchPins<T extends Matchable>(
  service: ServiceIdentity,
  pins: T[],
): Matches<T> {
  const explicit = pins.filter(pin =>
    pin.names.some(
      ({ by, name }) => by === 'service' && service.names.includes(name),
    ),
  );
  if (explicit.length > 0) {
    return {
      matches: explicit.map(pin => ({ pin, by: 'pin', guess: false })),
    };
  }
  const images = service.images.map(image => imageName(image) ?? image);
  if (images.length === 0) {
    return matchByName(service, pins);
  }
  const own = pins.filter(
    pin => pin.artifact.kind === 'image' && images.includes(pin.artifact.name),
  );
  if (own.length > 0) {
    return {
      matches: own.map(pin => ({ pin, by: 'annotation', guess: false })),
    };
  }
  return matchByName(
    service,
    pins.filter(
      ({ artifact }) =>
        artifact.kind !== 'image' || !artifact.name.includes('/'),
    ),
  );
}
