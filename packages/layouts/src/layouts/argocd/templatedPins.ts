import { createPin } from '../../pins/createPin';
import { partsPin } from '../../pins/imagePin';
import { imageName } from '../../pins/imageReference';
import { isComputed } from '../../pins/toScalar';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import type { Row } from './generators';

/** `registry/name:{{ .tag }}` as its repository and tag; colons and slashes of actions do not count. */
function splitReference(
  text: string,
): { repository: string; tag: string } | undefined {
  const masked = text.replace(/\{\{.*?\}\}/g, action =>
    'x'.repeat(action.length),
  );
  const colon = masked.lastIndexOf(':');
  return colon > masked.lastIndexOf('/')
    ? { repository: text.slice(0, colon), tag: text.slice(colon + 1) }
    : undefined;
}

/**
 * The pin of a reference that a template computes in part. A tag that is a variable of the row is pinned where the row
 * gives it; any other one cannot be edited, and its pin says so.
 */
export function templatedReferencePin(
  place: YamlPlace,
  options: {
    layout: string;
    names: PinName[];
    row: Row;
    /** The reference in the scalar's text, when it holds more. */
    reference?: string;
  },
): VersionPin | undefined {
  const { layout, names, row, reference = place.text() ?? '' } = options;
  const parts = isComputed(reference) ? splitReference(reference) : undefined;
  if (!parts) {
    return undefined;
  }
  const repository = row.fill(parts.repository);
  const tag = row.variable(parts.tag);
  return tag
    ? partsPin({ repository, fallback: repository, tag }, { layout, names })
    : createPin({
        layout,
        artifact: {
          kind: 'image',
          name: imageName(repository) ?? repository,
        },
        value: parts.tag,
        scalars: [{ place, role: 'tag' }],
        names,
      });
}

/** A pin of values with its image's name as a row fills it in. */
export function fillPin(pin: VersionPin, row: Row): VersionPin {
  const filled = row.fill(pin.artifact.name);
  const name =
    filled === pin.artifact.name ? filled : imageName(filled) ?? filled;
  return { ...pin, artifact: { ...pin.artifact, name } };
}
