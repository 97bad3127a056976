import {
  type StoredMatcher,
  storedMatcher,
  toDesired,
} from '../../sources/storedPins';
import type { SourceProblem, StoredPin } from '../../database/SourceStore';
import type { Service } from '../../catalog/Service';

/** What an environment's repository says. */
export interface Said {
  pins: StoredPin[];
  problems: Array<Pick<SourceProblem, 'file' | 'problem'>>;
}

/** Versions of one thing in one file. */
interface Versions {
  name: string;
  file: string;
  values: string[];
}

/** Refs of the services that have a version in one of some files. */
export function servicesIn(
  pins: StoredPin[],
  services: Service[],
  files: Array<{ path: string }>,
): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const match = storedMatcher(pins.filter(({ pin }) => paths.has(pin.file)));
  return services
    .filter(service => match(service).matches.length > 0)
    .map(({ ref }) => ref);
}

/** The versions of all but the service, by what and where they are; a place may move in its file. */
function ofOthers(
  pins: StoredPin[],
  own: ReadonlySet<StoredPin['pin']>,
): Map<string, Versions> {
  const found = new Map<string, Versions>();
  for (const { pin } of pins) {
    if (!pin.overriddenBy && !own.has(pin)) {
      const { file, value } = pin;
      const { name } = pin.artifact;
      const key = `${file} ${name}`;
      const values = [...(found.get(key)?.values ?? []), value];
      found.set(key, { name, file, values });
    }
  }
  return found;
}

/** The values of a list that another one lacks, as often as it lacks them. */
function without(values: string[], others: string[] = []): string[] {
  const left = [...others];
  return values.filter(value => {
    const at = left.indexOf(value);
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at < 0;
  });
}

/** A version as it is told from others of its file; its place may move there. */
const said = ({ pin: { pin } }: { pin: StoredPin }): string =>
  `${pin.file} ${pin.artifact.name} ${pin.value}`;

/** What happens to the versions of one thing in one file. */
function describe(before?: Versions, after?: Versions): string[] {
  const { name, file } = (before ?? after)!;
  const gone = without(before?.values ?? [], after?.values);
  const come = without(after?.values ?? [], before?.values);
  const both = Math.min(gone.length, come.length);
  return [
    ...gone
      .slice(0, both)
      .map(
        (value, index) =>
          `Takes ${name} from ${value} to ${come[index]} in ${file}`,
      ),
    ...gone.slice(both).map(value => `Takes ${name} ${value} out of ${file}`),
    ...come.slice(both).map(value => `Puts ${name} ${value} into ${file}`),
  ];
}

/** Why the service's own pins are not those of the recorded deployment. */
function refusal(
  own: ReturnType<StoredMatcher>,
  wanted: { artifact: string; version: string; digest?: string },
): string | undefined {
  const pins = own.matches
    .map(({ pin }) => toDesired(pin))
    .filter(({ artifact }) => artifact.name === wanted.artifact);
  if (pins.length === 0) {
    return `it leaves no version of ${wanted.artifact}`;
  }
  const other = pins.find(
    ({ version, digest }) =>
      version !== wanted.version || digest !== wanted.digest,
  );
  return (
    other &&
    `it leaves ${[other.version, other.digest].filter(Boolean).join('@')} in ${
      other.file
    } line ${other.line}, and ${[wanted.version, wanted.digest]
      .filter(Boolean)
      .join('@')} was deployed`
  );
}

/** A file that the change has made unreadable. */
function brokenBy(before: Said, after: Said): { refused: string } | undefined {
  const known = new Set(
    before.problems.map(({ file, problem }) => `${file} ${problem}`),
  );
  const broken = after.problems.find(
    ({ file, problem }) => !known.has(`${file} ${problem}`),
  );
  return (
    broken && {
      refused: `${broken.file} could not be read: ${broken.problem}`,
    }
  );
}

/** What a change of files does to the versions of all but the service, in words. */
function besides(
  before: Said,
  after: Said,
  isOwn: ReadonlySet<StoredPin['pin']>,
): string[] {
  const was = ofOthers(before.pins, isOwn);
  const is = ofOthers(after.pins, isOwn);
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return [...new Set(keys.flatMap(key => describe(was.get(key), is.get(key))))];
}

/**
 * Whether a change of files brings the recorded deployment back, and what it does to versions of others. Pure: it compares what
 * is read before and after.
 */
export function outcomeOf(options: {
  before: Said;
  after: Said;
  service: Service;
  wanted: { artifact: string; version: string; digest?: string };
}): { consents: string[] } | { refused: string } {
  const { before, after, service, wanted } = options;
  const own = storedMatcher(after.pins)(service);
  const broken = brokenBy(before, after);
  if (broken) {
    return broken;
  }
  const refused = refusal(own, wanted);
  if (refused) {
    return { refused };
  }
  const isOwn = new Set(
    [own, storedMatcher(before.pins)(service)].flatMap(({ matches }) =>
      matches
        .map(({ pin }) => pin.pin)
        .filter(pin => pin.artifact.name === wanted.artifact),
    ),
  );
  return { consents: besides(before, after, isOwn) };
}

/**
 * Whether a change of files takes a service out, and what it does to versions of others: those of the same files that are no
 * service's go along. Pure: it compares what is read before and after.
 *
 * @param options.others - The other services of the catalog: nothing of theirs goes, or changes
 * @param options.visible - Refs of those that whoever asks may see: others are not called by their names
 */
export function outcomeOfRemoval(options: {
  before: Said;
  after: Said;
  service: Service;
  others: Service[];
  visible: ReadonlySet<string>;
}): { consents: string[] } | { refused: string } {
  const { before, after, service, others, visible } = options;
  const broken = brokenBy(before, after);
  if (broken) {
    return broken;
  }
  const [left] = storedMatcher(after.pins)(service).matches;
  if (left) {
    const { file, line, value } = left.pin.pin;
    return { refused: `it leaves ${value} in ${file} line ${line}` };
  }
  const matchBefore = storedMatcher(before.pins);
  const matchAfter = storedMatcher(after.pins);
  // What a service falls back to where its own is gone is not its own
  const loser = others.find(
    other =>
      without(
        matchBefore(other).matches.map(said),
        matchAfter(other).matches.map(said),
      ).length > 0,
  );
  if (loser) {
    const name = visible.has(loser.ref)
      ? loser.title
      : 'a service that you may not see';
    return { refused: `${name} would go with it, or change` };
  }
  const isOwn = new Set(matchBefore(service).matches.map(({ pin }) => pin.pin));
  return { consents: besides(before, after, isOwn) };
}
