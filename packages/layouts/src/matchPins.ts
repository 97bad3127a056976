import { imageName } from './imageReference';

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
 * How a service was matched; a guess must be confirmed before it is acted on.
 *
 * @public
 */
export interface Match<T> {
  pin: T;
  by: 'annotation' | 'name' | 'image-basename' | 'folder';
  guess: boolean;
}

/**
 * What of a pin is looked at for finding its service.
 *
 * @public
 */
export interface Matchable {
  artifact: { kind: string; name: string };
  names: Array<{ by: 'key' | 'folder'; name: string }>;
}

/** `fundTransfer`, `fund_transfer` and `fund-transfer` are one name. */
function canonical(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.\s]+/g, '-')
    .toLowerCase();
}

function matchPin(
  service: ServiceIdentity,
  pin: Matchable,
): Pick<Match<unknown>, 'by' | 'guess'> | undefined {
  const images = service.images.map(image => imageName(image) ?? image);
  const names = new Set(service.names.map(canonical));
  if (pin.artifact.kind === 'image' && images.length > 0) {
    // Whoever names images means these and no others
    return images.includes(pin.artifact.name)
      ? { by: 'annotation', guess: false }
      : undefined;
  }
  if (
    pin.names.some(({ by, name }) => by === 'key' && names.has(canonical(name)))
  ) {
    return { by: 'name', guess: false };
  }
  const basename = pin.artifact.name.split('/').at(-1) ?? '';
  if (names.has(canonical(basename))) {
    return { by: 'image-basename', guess: true };
  }
  if (
    pin.names.some(
      ({ by, name }) => by === 'folder' && names.has(canonical(name)),
    )
  ) {
    return { by: 'folder', guess: true };
  }
  return undefined;
}

const ORDER: Array<Match<unknown>['by']> = [
  'annotation',
  'name',
  'image-basename',
  'folder',
];

/**
 * Finds the pins of a service. In this order: image annotation, a key that is the service's name, image basename
 * (a guess), folder name (a guess); only the best kind that matches anything counts.
 *
 * @public
 */
export function matchPins<T extends Matchable>(
  service: ServiceIdentity,
  pins: T[],
): Match<T>[] {
  const matches = pins.flatMap(pin => {
    const match = matchPin(service, pin);
    return match ? [{ pin, ...match }] : [];
  });
  const best = ORDER.find(by => matches.some(match => match.by === by));
  return matches.filter(match => match.by === best);
}
