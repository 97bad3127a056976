import type { ExplicitPin, GivenFile } from '../../driver/ExplicitPin';
import type { GivenPins } from '../../driver/LayoutDriver';
import { createPin } from '../../pins/createPin';
import { referencePin, refusedReference } from '../../pins/imagePin';
import {
  type ImageVersion,
  parseImageVersion,
} from '../../pins/imageReference';
import { isSamePin } from '../../pins/pinKey';
import type { PinnedScalar, VersionPin } from '../../pins/VersionPin';
import { formatPath } from '../../yaml/paths';
import { placeAt } from '../../yaml/placeAt';
import { findPattern } from './findPattern';
import { LAYOUT } from './name';

function roleOf({ tag, digest }: ImageVersion): PinnedScalar['role'] {
  if (!digest) {
    return 'tag';
  }
  return tag ? 'tag@digest' : 'digest';
}

function locatePath(
  { service, file: name, path = '' }: ExplicitPin,
  file: GivenFile,
): VersionPin | { problem: string } {
  const names: VersionPin['names'] = [{ by: 'service', name: service }];
  const found = placeAt(file.parse(), path);
  if ('problem' in found) {
    return found;
  }
  const { place } = found;
  const here = {
    file: name,
    document: place.context.index,
    path: formatPath(place.path),
  };
  const known = file
    .locate()
    .find(pin =>
      pin.scalars.some(({ path: at }) => isSamePin({ ...pin, path: at }, here)),
    );
  if (known) {
    return { ...known, names: [...names, ...known.names] };
  }
  const value = place.text();
  if (value === undefined) {
    return {
      problem: `${name} has no version at ${path}, but a map, list or null`,
    };
  }
  const reference = /[/:]/.test(value)
    ? referencePin(place, { layout: LAYOUT, names })
    : undefined;
  if (!reference && /[/:@]/.test(value) && !parseImageVersion(value)) {
    // A tag alone would take the place of the whole
    return {
      problem: `${name} at ${path}: ${refusedReference(value)}`,
    };
  }
  return (
    reference ??
    createPin({
      layout: LAYOUT,
      artifact: { kind: 'image', name: service },
      value,
      scalars: [
        {
          place,
          role: roleOf(parseImageVersion(value) ?? {}),
        },
      ],
      names,
    })
  );
}

/** The one place that a pattern's group matches, as a pin without YAML around it. */
function locatePattern(
  { service, file, pattern = '' }: ExplicitPin,
  text: string,
): VersionPin | { problem: string } {
  const found = findPattern(pattern, { name: file, text });
  if ('problem' in found) {
    return found;
  }
  const { range } = found;
  const value = text.slice(...range);
  const version = parseImageVersion(value);
  const line = text.slice(0, range[0]).split('\n').length;
  if (!version) {
    // What it is instead may be a secret
    return {
      problem: `"${pattern}" matches something that is not a version at line ${line} of ${file}`,
    };
  }
  return {
    layout: LAYOUT,
    file,
    pattern,
    document: 0,
    path: pattern,
    line,
    artifact: { kind: 'image', name: service },
    value,
    ...version,
    scalars: [
      {
        role: roleOf(version),
        path: pattern,
        range,
        part: true,
        line,
        text: value,
      },
    ],
    names: [{ by: 'service', name: service }],
    moving: false,
    shared: [],
    editable: true,
  };
}

/** Finds a pin that was given by file and path or pattern, or says why it is not there. */
export const locate: GivenPins['locate'] = (pin, file) =>
  pin.pattern === undefined
    ? locatePath(pin, file)
    : locatePattern(pin, file.text);

/** Finds a pin by its place alone. */
export const prove: GivenPins['prove'] = ({ file, path, pattern }, given) =>
  locate(
    { service: '', file, ...(pattern === undefined ? { path } : { pattern }) },
    given,
  );
