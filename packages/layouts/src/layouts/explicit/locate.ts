import { RE2JS } from 're2js';
import type { ExplicitPin, GivenFile } from '../../driver/ExplicitPin';
import type { GivenPins } from '../../driver/LayoutDriver';
import { createPin } from '../../pins/createPin';
import { referencePin } from '../../pins/imagePin';
import {
  type ImageVersion,
  parseImageVersion,
} from '../../pins/imageReference';
import { isSamePin } from '../../pins/pinKey';
import type { PinnedScalar, VersionPin } from '../../pins/VersionPin';
import { formatPath } from '../../yaml/paths';
import { placeAt } from '../../yaml/placeAt';
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
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern, RE2JS.MULTILINE);
  } catch (error) {
    return { problem: `"${pattern}" is not a pattern in RE2 syntax: ${error}` };
  }
  const matcher = expression.matcher(text);
  if (matcher.groupCount() !== 1) {
    return {
      problem: `"${pattern}" has ${matcher.groupCount()} capture groups, but the version is the one group`,
    };
  }
  const ranges: Array<[number, number]> = [];
  while (ranges.length < 2 && matcher.find()) {
    ranges.push([matcher.start(1), matcher.end(1)]);
  }
  if (ranges.length !== 1 || ranges[0][0] < 0) {
    return {
      problem: `"${pattern}" matches ${
        ranges.length === 0 ? 'nothing' : 'more than once'
      } in ${file}`,
    };
  }
  const [range] = ranges;
  const value = text.slice(...range);
  const version = parseImageVersion(value);
  const line = text.slice(0, range[0]).split('\n').length;
  const reason = version ? undefined : `"${value}" is not a version`;
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
    scalars: version
      ? [
          {
            role: roleOf(version),
            path: pattern,
            range,
            part: true,
            line,
            text: value,
          },
        ]
      : [],
    names: [{ by: 'service', name: service }],
    moving: false,
    shared: [],
    editable: !reason,
    ...(reason ? { reason } : {}),
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
