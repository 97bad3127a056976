import type { LayeredValues } from '../driver/Layered';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { type LocatedFile, reachable } from '../driver/LocatedFile';
import type { ReadFolder } from '../driver/ReadFolder';
import { inherit, override } from '../pins/overriddenBy';
import type { VersionPin } from '../pins/VersionPin';
import { folderOf } from '../tree/folders';
import { linkLayered } from './linkLayered';

/** Values that a file of overrides sets win over those that stand in its folder, and over what that leads to. */
function linkOverrides(graph: ReadonlyMap<string, LocatedFile>): void {
  const files = [...graph.values()];
  for (const { path, pins } of files.filter(file => file.overrides)) {
    const beside = files.filter(
      file => folderOf(file.path) === folderOf(path) && !file.overrides,
    );
    const affected = new Set(
      beside.flatMap(file => [file.path, ...reachable(graph, file.path)]),
    );
    for (const file of files.filter(item => affected.has(item.path))) {
      file.pins = file.pins.map(pin => {
        const winner = pins.find(entry => entry.sets === pin.path);
        inherit(winner, pin);
        return winner && !pin.overriddenBy ? override(pin, winner) : pin;
      });
    }
  }
}

/** Pins that name what wins in the end, where something wins over that again. */
function lastWinners(pins: VersionPin[]): VersionPin[] {
  const above = new Map(
    pins.flatMap(({ file, line, overriddenBy }) =>
      overriddenBy ? [[`${file}:${line}`, overriddenBy]] : [],
    ),
  );
  return pins.map(pin => {
    const seen = new Set<string>();
    let winner = pin.overriddenBy;
    for (
      let next = winner;
      next !== undefined && !seen.has(next);
      next = above.get(next)
    ) {
      seen.add(next);
      winner = next;
    }
    return winner === pin.overriddenBy
      ? pin
      : { ...pin, overriddenBy: winner, reason: `${winner} wins over it` };
  });
}

/** Weighs the pins of all files against each other: overrides first, then values, then as each layout does it. */
export function linkFiles(
  layouts: LayoutDriver[],
  located: Iterable<LocatedFile>,
  { read, layered }: { read: ReadFolder; layered: LayeredValues[] },
): VersionPin[] {
  const graph = new Map(
    [...located].map(file => [
      file.path,
      {
        ...file,
        pins: file.pins.map(pin => ({ ...pin, names: [...pin.names] })),
      },
    ]),
  );
  linkOverrides(graph);
  linkLayered(graph, layered);
  layouts.forEach(layout => layout.link?.(graph, read));
  return lastWinners([...graph.values()].flatMap(file => file.pins));
}
