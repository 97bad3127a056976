import type { VersionPin } from './VersionPin';

/** A pin that another one wins over. */
export function override(pin: VersionPin, winner: VersionPin): VersionPin {
  return overrideAt(pin, winner.file, winner.line);
}

/** A pin over which a line of a file wins. */
export function overrideAt(
  pin: VersionPin,
  file: string,
  line: number,
): VersionPin {
  const where = `${file}:${line}`;
  return {
    ...pin,
    overriddenBy: where,
    editable: false,
    reason: `${where} wins over it`,
  };
}

/** What wins over a pin goes by its names as well: an entry of `images` is the Deployment's. */
export function inherit(winner: VersionPin | undefined, pin: VersionPin): void {
  const known = new Set(winner?.names.map(({ name }) => name));
  winner?.names.push(...pin.names.filter(({ name }) => !known.has(name)));
}

/** Values win over one another by what they set; the same image may stand in two of them. */
function winsOver(winner: VersionPin, pin: VersionPin): boolean {
  return winner.sets !== undefined && pin.sets !== undefined
    ? winner.sets === pin.sets
    : winner.artifact.kind === pin.artifact.kind &&
        winner.artifact.name === pin.artifact.name;
}

/** Marks the pins that others win over: those of the value that a parameter sets, else those of the same artifact. */
export function overriddenBy(
  pins: VersionPin[],
  winners: VersionPin[],
): VersionPin[] {
  return pins.map(pin => {
    const winner = winners.find(item => winsOver(item, pin));
    return winner ? override(pin, winner) : pin;
  });
}
