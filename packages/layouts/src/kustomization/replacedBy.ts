import type { PinnedEntry } from './imageEntries';
import { override } from '../pins/overriddenBy';
import type { VersionPin } from '../pins/VersionPin';

/** What entries make of an image: as kustomize does, they compare its name as it is written, one after the other. */
function winnerOf(
  pin: VersionPin,
  entries: PinnedEntry[],
): VersionPin | undefined {
  let name = pin.written;
  let winner: VersionPin | undefined;
  for (const entry of entries) {
    if (entry.name === name) {
      winner = entry.pin ?? winner;
      name = entry.newName ?? name;
    }
  }
  return winner;
}

/**
 * Marks the pins of images that entries of `images` replace when everything else is rendered. What a chart makes of the
 * name in its values is not known: it counts as it stands there.
 */
export function replacedBy(
  pins: VersionPin[],
  entries: PinnedEntry[],
): VersionPin[] {
  return pins.map(pin => {
    const winner =
      pin.artifact.kind === 'image' ? winnerOf(pin, entries) : undefined;
    return winner ? override(pin, winner) : pin;
  });
}
