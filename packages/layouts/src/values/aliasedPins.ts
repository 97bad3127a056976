import { type YAMLMap, isCollection, isMap } from 'yaml';
import { keyNames } from '../pins/imagePin';
import { inBranches } from '../pins/inBranches';
import type { VersionPin } from '../pins/VersionPin';
import { resolveAlias } from '../yaml/aliasTargets';
import { formatPath, parsePath } from '../yaml/paths';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** Aliases of whole maps are followed up to here; beyond it a file is no hand-written text. */
const MAX_ALIASES = 200;

/**
 * Where the entries of an anchor come to stand by an alias, and the maps that win over them. A merge key (`<<`) gives
 * them to the map that it stands in; what the map has itself wins, then what an earlier one of several aliases has.
 */
function landing(
  root: YamlPlace,
  alias: YamlPlace,
): { to: PathStep[]; before: YAMLMap[] } {
  const key = alias.path.lastIndexOf('<<');
  const merged = key >= 0 && key >= alias.path.length - 2;
  if (!merged) {
    return { to: alias.path, before: [] };
  }
  const to = alias.path.slice(0, key);
  const own = root.get(...to.slice(root.path.length));
  const list = own?.get('<<');
  const earlier = list?.isList
    ? list.children().slice(0, Number(alias.path.at(-1)))
    : [];
  return { to, before: [own?.node, ...earlier.map(resolve)].filter(isMap) };
}

/**
 * The pins that stand in an anchored map or list, once more for each alias of it: they are found at the alias, and
 * edited at the anchor. Aliases within aliases are not followed.
 */
export function aliasedPins(root: YamlPlace, pins: VersionPin[]): VersionPin[] {
  if (pins.length === 0) {
    return [];
  }
  const aliases = root.flatMap(place =>
    place.isAlias && isCollection(resolve(place)) ? [place] : [],
  );
  if (aliases.length === 0 || aliases.length > MAX_ALIASES) {
    return [];
  }
  const anchored = new Set(aliases.map(resolve));
  const anchors = root.flatMap(place =>
    anchored.has(place.node) ? [place] : [],
  );
  return aliases.flatMap(alias => {
    const anchor = anchors.find(place => place.node === resolve(alias));
    if (!anchor) {
      return [];
    }
    const from = formatPath(anchor.path);
    const { to, before } = landing(root, alias);
    return pins.flatMap(pin => {
      const steps = parsePath(pin.path);
      if (!steps || !anchor.path.every((step, at) => steps[at] === step)) {
        return [];
      }
      const rest = steps.slice(anchor.path.length);
      if (before.some(map => map.has(rest[0]))) {
        return [];
      }
      const scalars = pin.scalars.map(scalar => ({
        ...scalar,
        path: formatPath([
          ...to,
          ...(parsePath(scalar.path) ?? []).slice(anchor.path.length),
        ]),
      }));
      // The keys above the anchor are another's; a release or an object stays
      const names = [
        ...keyNames({
          path: [...to, ...rest.slice(0, -1)].slice(root.path.length),
        }),
        ...pin.names.filter(({ by }) => by !== 'key'),
      ];
      const aliased = {
        ...pin,
        path: formatPath([...to, ...rest]),
        scalars,
        names,
        shared: [
          ...new Set([
            ...pin.shared,
            `line ${pin.line}, through the anchor of ${from}`,
          ]),
        ],
      };
      return [alias.isRepeated ? inBranches(aliased) : aliased];
    });
  });
}

function resolve(place: YamlPlace): unknown {
  return resolveAlias(place.node, place.context.document);
}
