import { chartPin } from '../pins/chartPin';
import type { PinFacts } from '../pins/createPin';
import { gitPin } from '../pins/gitPin';
import { partsPin, referencePin } from '../pins/imagePin';
import type { VersionPin } from '../pins/VersionPin';
import { nameOf } from '../tree/folders';
import type { YamlFile } from '../yaml/YamlFile';
import type { YamlPlace } from '../yaml/YamlPlace';

/** `# renovate: datasource=docker depName=registry.example/acme/shop`, on a line of its own. */
const MARKER = /^[ \t]*#[ \t]*renovate:[ \t]*(.*)$/;

/** Longer lines are not written for people. */
const MAX_LINE = 1_000;

interface Marker {
  datasource: string;
  name: string;
}

function readMarker(line: string): Marker | undefined {
  const [, fields] = line.length > MAX_LINE ? [] : MARKER.exec(line) ?? [];
  if (fields === undefined) {
    return undefined;
  }
  const given = new Map(
    fields
      .split(/[\s,]+/)
      .map(field => field.split('=', 2) as [string, string]),
  );
  const datasource = given.get('datasource');
  const name =
    given.get('packageName') ?? given.get('lookupName') ?? given.get('depName');
  return datasource && name ? { datasource, name } : undefined;
}

/** The markers of a text, by the 1-based line that each is for. */
function markersIn(text: string): Map<number, Marker> {
  const markers = new Map<number, Marker>();
  text.split('\n').forEach((line, index) => {
    const marker = readMarker(line.replace(/\r$/, ''));
    if (marker) {
      markers.set(index + 2, marker);
    }
  });
  return markers;
}

function pinOf(
  place: YamlPlace,
  { datasource, name }: Marker,
  common: Pick<PinFacts, 'layout' | 'names'>,
): VersionPin | undefined {
  const [kind] = datasource.split('-');
  switch (kind) {
    case 'docker':
      return (
        referencePin(place, common) ??
        partsPin({ repository: name, fallback: name, tag: place }, common)
      );
    case 'helm':
      return chartPin(place, { ...common, name: nameOf(name) });
    case 'github':
    case 'gitlab':
    case 'gitea':
    case 'git':
      return gitPin(place, {
        ...common,
        url: /[:/].*\//.test(name) ? name : `${kind}.com/${name}`,
      });
    default:
      return undefined;
  }
}

/**
 * The versions that a comment of Renovate says what they are of, where nothing else finds them.
 * https://docs.renovatebot.com/modules/manager/regex/
 *
 * @param known - The pins that were found in the file
 */
export function renovatePins(
  file: YamlFile,
  known: VersionPin[],
  layout: string,
): VersionPin[] {
  if (!file.text.includes('renovate:')) {
    return [];
  }
  const markers = markersIn(file.text);
  const pinned = new Set(
    known.flatMap(pin => pin.scalars.map(({ line }) => line)),
  );
  return file.roots.flatMap(root =>
    root.flatMap(place => {
      const marker =
        place.isMap || place.isList ? undefined : markers.get(place.line);
      const pin =
        marker && place.text() !== undefined && !pinned.has(place.line)
          ? pinOf(place, marker, {
              layout,
              names: [
                { by: 'key', name: nameOf(marker.name) },
                { by: 'key', name: String(place.path.at(-1)) },
              ],
            })
          : undefined;
      return pin ? [pin] : [];
    }),
  );
}
