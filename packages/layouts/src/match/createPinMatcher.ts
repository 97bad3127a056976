import { imageName } from '../pins/imageReference';
import { type Matchable, basename, canonical } from './artifacts';
import { type Matches, type ServiceIdentity, matchPins } from './matchPins';

/** Everything that a pin may be found by. */
function wordsOf({ artifact, names }: Matchable): Set<string> {
  return new Set([
    `image ${artifact.name}`,
    `name ${basename(artifact)}`,
    ...names.map(({ name }) => `name ${canonical(name)}`),
    ...names.map(({ name }) => `exactly ${name}`),
  ]);
}

function wordsFor({ names, images }: ServiceIdentity): string[] {
  return [
    ...names.map(name => `name ${canonical(name)}`),
    ...names.map(name => `exactly ${name}`),
    ...images.map(image => `image ${imageName(image) ?? image}`),
  ];
}

/**
 * {@link matchPins} for many services over the same pins: what it answers is the same, and each service looks at the
 * pins alone that have one of its names or images.
 *
 * @public
 */
export function createPinMatcher<T extends Matchable>(
  pins: T[],
): (service: ServiceIdentity) => Matches<T> {
  const index = new Map<string, number[]>();
  for (const [position, pin] of pins.entries()) {
    for (const word of wordsOf(pin)) {
      const positions = index.get(word);
      if (positions) {
        positions.push(position);
      } else {
        index.set(word, [position]);
      }
    }
  }
  return service => {
    const positions = new Set(
      wordsFor(service).flatMap(word => index.get(word) ?? []),
    );
    const candidates = [...positions].sort((a, b) => a - b);
    return matchPins(
      service,
      candidates.map(position => pins[position]),
    );
  };
}
