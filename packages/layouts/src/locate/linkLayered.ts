import type { LayeredValues } from '../driver/Layered';
import type { LocatedFile } from '../driver/LocatedFile';
import { placeKey } from '../pins/pinKey';
import type { PinName, VersionPin } from '../pins/VersionPin';

/** What the releases that use a place make of it; `said` where it stands in the object of the engine itself. */
interface Uses {
  file: string;
  live: Array<{ pin: VersionPin; owner: string; said: boolean }>;
  lost: VersionPin[];
}

function usesByPlace(values: LayeredValues[]): Map<string, Uses> {
  const places = new Map<string, Uses>();
  for (const { owner, pins, engine } of values) {
    for (const pin of pins) {
      const key = placeKey(pin);
      const uses = places.get(key) ?? { file: pin.file, live: [], lost: [] };
      places.set(key, uses);
      if (pin.overriddenBy) {
        uses.lost.push(pin);
      } else {
        const said =
          engine?.context.file.path === pin.file &&
          engine.context.index === pin.document;
        uses.live.push({ pin, owner, said });
      }
    }
  }
  return places;
}

function withNames(pin: VersionPin, more: PinName[]): VersionPin {
  const known = new Set(pin.names.map(({ by, name }) => `${by} ${name}`));
  return {
    ...pin,
    names: [
      ...pin.names,
      ...more.filter(({ by, name }) => !known.has(`${by} ${name}`)),
    ],
  };
}

/** Whether the name is more than what stands near the version. */
function isNamed({ artifact }: VersionPin): boolean {
  return artifact.kind !== 'image' || artifact.name.includes('/');
}

/** A pin as the releases see it, with what its file alone tells: how it is read, its names, what wins over it there. */
function asKnown(pin: VersionPin, known: VersionPin): VersionPin {
  const { layout, names, readAs, overriddenBy, reason } = known;
  // An entry of `images` says itself what it sets: of what it reaches, it takes the names
  if (known.replaces) {
    return withNames(known, pin.names);
  }
  return {
    ...withNames({ ...pin, names }, pin.names),
    layout,
    // The file's own name of an image that nobody names in full says more than that of the release
    artifact: isNamed(pin) ? pin.artifact : known.artifact,
    shared: [...new Set([...known.shared, ...pin.shared])],
    ...(readAs ? { readAs } : {}),
    ...(overriddenBy ? { overriddenBy, reason, editable: false } : {}),
  };
}

function isSameArtifact(a: VersionPin, b: VersionPin): boolean {
  return (
    a.artifact.kind === b.artifact.kind && a.artifact.name === b.artifact.name
  );
}

/** The pins of a place: what the file alone says of them, corrected by what the releases make of it. */
function linkPlace(own: VersionPin[], { live, lost }: Uses): VersionPin[] {
  if (live.length === 0) {
    const [{ overriddenBy, reason }] = lost;
    // A place that is none of a version in its file alone, such as in the data of a ConfigMap
    return (own.length > 0 ? own : lost.slice(0, 1)).map(pin =>
      pin.overriddenBy
        ? pin
        : { ...pin, overriddenBy, reason, editable: false },
    );
  }
  // What an engine says of others, these take
  const users = live.filter(({ said }) => !said);
  const owners = [
    ...new Set((users.length > 0 ? users : live).map(({ owner }) => owner)),
  ];
  const found: VersionPin[] = [];
  for (const { pin } of live) {
    const index = found.findIndex(other => isSameArtifact(other, pin));
    if (index < 0) {
      const same = own.filter(other => isSameArtifact(other, pin));
      // Of a place that several releases take, what holds is that it wins for one of them
      const known =
        same.find(other => !other.overriddenBy) ?? same.at(0) ?? own.at(0);
      found.push(known ? asKnown(pin, known) : pin);
    } else {
      found[index] = withNames(found[index], pin.names);
    }
  }
  return owners.length > 1
    ? found.map(pin => ({
        ...pin,
        shared: [...pin.shared, `what ${owners.join(' and ')} take`],
      }))
    : found;
}

/** Weighs the pins of values against each other, over all files and releases. */
export function linkLayered(
  graph: ReadonlyMap<string, LocatedFile>,
  values: LayeredValues[],
): void {
  if (values.length === 0) {
    return;
  }
  const left = usesByPlace(values);
  for (const file of graph.values()) {
    const own = new Map<string, VersionPin[]>();
    for (const pin of file.pins) {
      const key = placeKey(pin);
      const known = own.get(key);
      if (known) {
        known.push(pin);
      } else {
        own.set(key, [pin]);
      }
    }
    file.pins = [...own].flatMap(([key, pins]) => {
      const uses = left.get(key);
      left.delete(key);
      return uses ? linkPlace(pins, uses) : pins;
    });
  }
  for (const uses of left.values()) {
    const file = graph.get(uses.file);
    file?.pins.push(...linkPlace([], uses));
  }
}
