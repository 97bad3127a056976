import { pinKey } from '../../pins/pinKey';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { nameOf } from '../../tree/folders';
import type { YamlPlace } from '../../yaml/YamlPlace';
import type { Row } from './generators';
import type { SourceContext } from './helmValues';
import { locateSource } from './locateSource';

/** So many rows that share a place are named. */
const MAX_NAMES = 20;

interface RowPin {
  pin: VersionPin;
  /** What the row is for, nearest name first. */
  owner: string;
}

function listed(names: string[]): string {
  const more = names.length - MAX_NAMES;
  return (
    names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '')
  );
}

/** Rows of one owner, such as an element per cluster, have the same pins where they take the same from the template. */
function unique(found: RowPin[]): RowPin[] {
  const known = new Map(
    found.map(item => [
      JSON.stringify([pinKey(item.pin), item.pin.artifact, item.owner]),
      item,
    ]),
  );
  return [...known.values()];
}

/**
 * What the sources of an ApplicationSet pin, for each row of its generators. What stands in the template is shared by
 * all rows, so that every row's service has its pin there.
 */
export function locateRows(
  sources: YamlPlace[],
  names: PinName[],
  rows: Row[],
  context: Pick<SourceContext, 'nested' | 'around'>,
): VersionPin[] {
  const found = unique(
    rows.flatMap(row =>
      sources
        .flatMap(source =>
          locateSource(source, names, { ...context, sources, row }),
        )
        .map(pin => ({
          pin,
          owner: row.names.at(0)?.name ?? nameOf(pin.artifact.name),
        })),
    ),
  );
  const owners = new Map<string, Set<string>>();
  for (const { pin, owner } of found) {
    const place = pinKey(pin);
    owners.set(place, (owners.get(place) ?? new Set()).add(owner));
  }
  return found.map(({ pin, owner }) => {
    const others = [...(owners.get(pinKey(pin)) ?? [])].filter(
      other => other !== owner,
    );
    return others.length > 0
      ? { ...pin, shared: [...pin.shared, `what ${listed(others)} takes`] }
      : pin;
  });
}
