import { override } from '../pins/overriddenBy';
import type { VersionPin } from '../pins/VersionPin';

/** Marks the pins of images that entries of `images` replace when everything else is rendered. */
export function replacedBy(
  pins: VersionPin[],
  entries: VersionPin[],
): VersionPin[] {
  return pins.map(pin => {
    const winner = entries.find(
      entry =>
        pin.artifact.kind === 'image' && entry.replaces === pin.artifact.name,
    );
    return winner ? override(pin, winner) : pin;
  });
}
