import { YamlFile } from '../yaml/YamlFile';
import { YamlPlace } from '../yaml/YamlPlace';

/** The root of a text's first document. */
export function placeOf(text: string, path = 'file.yaml'): YamlPlace {
  return YamlFile.parse({ path, text }).roots[0];
}

/** What a place comes to, each scalar as its text. */
export function valueOf(place: YamlPlace | undefined): unknown {
  if (place?.isMap) {
    return Object.fromEntries(
      place.children().map(child => [String(child.at.at(-1)), valueOf(child)]),
    );
  }
  return place?.isList ? place.children().map(valueOf) : place?.text();
}

/** Where a place is written down, as `file:line`. */
export function lineOf(place: YamlPlace | undefined): string | undefined {
  return place && `${place.context.file.path}:${place.line}`;
}
