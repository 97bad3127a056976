import type { LayoutDriver } from '../../../driver/LayoutDriver';
import { entryKey } from '../../../kustomization/imageEntries';
import { inherit, override } from '../../../pins/overriddenBy';
import type { VersionPin } from '../../../pins/VersionPin';
import { isBelow } from '../../../tree/folders';
import { type Root, rootsOf } from './layers';
import {
  type Effects,
  type Outcome,
  isTransformed,
  outcomeIn,
} from './outcome';

/** A pin outside of the environment's folder: a kustomization of the folder gains an entry for it, or it stays. */
function linkOutside(
  pin: VersionPin,
  folder: string,
  open: Array<{ root: Root; outcome: Outcome }>,
): VersionPin {
  const gaining = open.find(({ root }) => isBelow(folder, root.path));
  const written = gaining?.outcome.name;
  return isTransformed(pin) && gaining && written
    ? { ...pin, written, gain: gaining.root.path }
    : {
        ...pin,
        editable: false,
        reason: `${pin.file} is outside of ${folder}: other environments may use it`,
      };
}

/** A pin as the kustomizations that are built from its file leave it. */
function linkPin(
  pin: VersionPin,
  folder: string,
  roots: Root[],
  effects: Effects,
): VersionPin {
  const users = roots
    .filter(root => root.path === pin.file || root.reach.has(pin.file))
    .map(root => ({ root, outcome: outcomeIn(root, pin, effects) }));
  for (const { outcome } of users) {
    inherit(outcome.winner, pin);
  }
  const winner = users.at(0)?.outcome.winner;
  const open = users.filter(({ outcome }) => !outcome.winner);
  if (winner && open.length === 0) {
    return override(pin, winner);
  }
  if (!isBelow(folder, pin.file)) {
    return linkOutside(pin, folder, open);
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
  { changing, missing }: Effects,
): VersionPin {
  const key = pin.replaces ? entryKey(pin) : '';
  const reason = missing.get(key);
  return reason && !changing.has(key) && !pin.overriddenBy
    ? { ...pin, editable: false, reason }
    : pin;
}

/**
 * Which entry, patch or override wins over a pin, what stands outside of the environment's folder, what several
 * kustomizations share.
 */
export const link: LayoutDriver['link'] = (graph, { folder }) => {
  const roots = rootsOf(graph);
  const effects: Effects = { changing: new Set(), missing: new Map() };
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => linkPin(pin, folder, roots, effects));
  }
  for (const file of graph.values()) {
    file.pins = file.pins.map(pin => linkEntry(pin, effects));
  }
};
