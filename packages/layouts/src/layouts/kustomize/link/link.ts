import type { LayoutDriver } from '../../../driver/LayoutDriver';
import type { FileGraph } from '../../../driver/LocatedFile';
import type { ReadFolder } from '../../../driver/ReadFolder';
import { entryKey } from '../../../kustomization/imageEntries';
import { inherit, override } from '../../../pins/overriddenBy';
import type { VersionPin } from '../../../pins/VersionPin';
import { isBelow } from '../../../tree/folders';
import type { SourceFiles } from '../../../yaml/SourceFiles';
import { unmodelled } from '../stages/transformers';
import { isKnown } from './isKnown';
import { type Root, rootsOf } from './layers';
import {
  type Effects,
  type Outcome,
  isTransformed,
  outcomeIn,
} from './outcome';

/** Why a file outside of the environment's folder is not edited; undefined where nobody else uses it. */
function sharedOutside(
  file: string,
  { folder, usedBy }: ReadFolder,
): string | undefined {
  const user = usedBy?.(file) ?? 'unknown';
  if (user === 'nobody') {
    return undefined;
  }
  const where = `${file} is outside of ${folder}`;
  return user === 'unknown'
    ? `${where}: other environments may use it`
    : `${where}, and ${user.user} uses it, too`;
}

/**
 * A pin outside of the environment's folder: a kustomization of the folder gains an entry for it; else it is edited where
 * nobody else uses it.
 */
function linkOutside(
  pin: VersionPin,
  read: ReadFolder,
  open: Array<{ root: Root; outcome: Outcome }>,
  effects: Effects,
): VersionPin {
  const { folder } = read;
  const gaining = open.find(({ root }) => isBelow(folder, root.path));
  const written = gaining?.outcome.name;
  if (isTransformed(pin, effects) && gaining && written) {
    return { ...pin, written, gain: gaining.root.path };
  }
  const reason = sharedOutside(pin.file, read);
  return reason ? { ...pin, editable: false, reason } : pin;
}

/** A pin as the kustomizations that are built from its file leave it. */
function linkPin(
  pin: VersionPin,
  read: ReadFolder,
  roots: Root[],
  effects: Effects,
): VersionPin {
  const leading = roots.filter(
    root => root.path === pin.file || root.reach.has(pin.file),
  );
  if (pin.overriddenBy) {
    const { overriddenBy } = pin;
    const own: Effects = { ...effects, changing: new Set() };
    leading.forEach(root => outcomeIn(root, pin, own));
    own.changing.forEach(key => effects.late.set(key, overriddenBy));
    return pin;
  }
  const users = leading.map(root => ({
    root,
    outcome: outcomeIn(root, pin, effects),
  }));
  for (const { outcome } of users) {
    inherit(outcome.winner, pin);
  }
  const winner = users.at(0)?.outcome.winner;
  const open = users.filter(({ outcome }) => !outcome.winner);
  if (winner && open.length === 0) {
    return override(pin, winner);
  }
  if (!isBelow(read.folder, pin.file)) {
    return linkOutside(pin, read, open, effects);
  }
  const shared =
    open.length > 1
      ? open.map(({ root }) => `what ${root.path} takes from ${pin.file}`)
      : [];
  return { ...pin, shared: [...pin.shared, ...shared] };
}

/** An entry of `images` that changes nothing, with the reason. */
function linkEntry(
  pin: VersionPin,
  { changing, missing, late }: Effects,
  idle: Idle | undefined,
): VersionPin {
  const key = pin.replaces ? entryKey(pin) : '';
  const winner = changing.has(key) ? undefined : late.get(key);
  if (winner && !pin.overriddenBy) {
    return {
      ...pin,
      overriddenBy: winner,
      editable: false,
      reason: `${winner} wins over it`,
    };
  }
  const reason = missing.get(key) ?? (pin.replaces ? idle?.reason : undefined);
  if (!reason || changing.has(key) || pin.overriddenBy) {
    return pin;
  }
  const real = reason === idle?.reason && idle.images.get(pin.artifact.name);
  return {
    ...pin,
    editable: false,
    reason,
    ...(real ? { overriddenBy: `${real.file}:${real.line}` } : {}),
  };
}

/** Why entries of a file change nothing, and where the images stand that no entry can change. */
interface Idle {
  reason: string;
  images: ReadonlyMap<string, VersionPin>;
}

/** Why the entries of files change nothing, where all that is built is known: by the file that they stand in. */
function idleEntries(
  graph: FileGraph,
  files: SourceFiles,
  roots: Root[],
): Map<string, Idle> {
  const reasons = new Map<string, Idle>();
  for (const root of roots.filter(item => isKnown(graph, files, item))) {
    const images = new Map(
      [...root.reach]
        .flatMap(path => graph.get(path)?.pins ?? [])
        .filter(({ replaces, overriddenBy }) => !replaces && !overriddenBy)
        .filter(({ artifact }) => artifact.kind === 'image')
        .map(pin => [pin.artifact.name, pin]),
    );
    const reason = `${root.path} builds no container with an image of this name`;
    for (const { file } of root.layers) {
      for (const path of [file.path, ...(file.transformers ?? [])]) {
        reasons.set(path, { reason, images });
      }
    }
  }
  return reasons;
}

/** Why nothing in a file can be edited: something that is not modelled may write over it. */
function outOfReach(roots: Root[], files: SourceFiles): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const { file, reach } of roots.flatMap(root => root.layers)) {
    const what = files
      .parse(file.path)
      .roots.map(root => unmodelled(root, files))
      .find(Boolean);
    for (const path of what ? [file.path, ...reach] : []) {
      reasons.set(path, `${what} of ${file.path} may write over it`);
    }
  }
  return reasons;
}

/**
 * Which entry or override wins over a pin, what stands outside of the environment's folder, what several kustomizations
 * share.
 */
export const link: LayoutDriver['link'] = (graph, read) => {
  const { files } = read;
  const roots = rootsOf(graph);
  const effects: Effects = {
    changing: new Set(),
    missing: new Map(),
    late: new Map(),
    rendered: new Set(
      [...graph.values()].flatMap(({ charts }) => charts ?? []),
    ),
  };
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => linkPin(pin, read, roots, effects));
  }
  const idle = idleEntries(graph, files, roots);
  const unsure = outOfReach(roots, files);
  for (const file of graph.values()) {
    const reason = unsure.get(file.path);
    file.pins = file.pins
      .map(pin => linkEntry(pin, effects, idle.get(file.path)))
      .map(pin =>
        reason && pin.editable ? { ...pin, editable: false, reason } : pin,
      );
  }
};
