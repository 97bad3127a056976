import { parseImageReference, parseImageVersion } from './imageReference';
import type { LayoutDriver } from './LayoutDriver';
import type { PinnedScalar, VersionPin } from './VersionPin';
import { scalarText } from './yaml/scalarText';

/**
 * The text after an edit, or why it is refused.
 *
 * @public
 */
export type EditResult = { text: string } | { refused: string };

function wantedValue(
  scalar: PinnedScalar,
  current: string,
  version: { tag?: string; digest?: string },
): string | undefined {
  switch (scalar.role) {
    case 'tag':
      return version.tag;
    case 'digest':
      return version.digest;
    case 'tag@digest':
      return version.tag && version.digest
        ? `${version.tag}@${version.digest}`
        : undefined;
    default: {
      const parsed = parseImageReference(current);
      // The part before tag and digest stays as it is written
      const name = current.slice(
        0,
        current.length -
          (parsed?.tag ? parsed.tag.length + 1 : 0) -
          (parsed?.digest ? parsed.digest.length + 1 : 0),
      );
      const tag = version.tag ? `:${version.tag}` : '';
      const digest = version.digest ? `@${version.digest}` : '';
      return parsed && `${name}${tag}${digest}`;
    }
  }
}

function unquoted(source: string): string {
  if (source.startsWith("'")) {
    return source.slice(1, -1).replace(/''/g, "'");
  }
  return source.startsWith('"') ? JSON.parse(source) : source;
}

/** Whether the version has exactly the parts that the pin writes down. */
function refuseVersion(
  pin: VersionPin,
  version: { tag?: string; digest?: string },
): string | undefined {
  if (pin.tag && !version.tag) {
    return `${pin.file} pins a tag at ${pin.path}; a digest alone cannot replace it`;
  }
  if (pin.digest && !version.digest) {
    return `${pin.file} pins the digest ${pin.digest} at ${pin.path}; tag and digest move together, and the digest of ${version.tag} is not known`;
  }
  return undefined;
}

/**
 * Writes another version into a pin: replaces exactly the pin's scalars, then locates again in the result and compares.
 *
 * @param driver - The driver that located the pin
 * @param text - The file that the pin was located in
 * @param pin - As located in that very text
 * @param to - `tag`, `tag@digest` or a digest
 * @public
 */
export function editPin(
  driver: Pick<LayoutDriver, 'locate'>,
  text: string,
  pin: VersionPin,
  to: string,
): EditResult {
  if (!pin.editable) {
    return { refused: pin.reason ?? 'the pin cannot be edited' };
  }
  const version = parseImageVersion(to);
  if (!version) {
    return { refused: `"${to}" is not an image tag, tag@digest or digest` };
  }
  // A place that writes no digest is not given one
  const fitting = pin.digest ? version : { tag: version.tag ?? undefined };
  const refusal = refuseVersion(pin, version);
  if (refusal) {
    return { refused: refusal };
  }
  let result = text;
  const scalars = [...pin.scalars].sort((a, b) => b.range[0] - a.range[0]);
  for (const { range, ...scalar } of scalars) {
    const source = text.slice(...range);
    const value = wantedValue({ range, ...scalar }, unquoted(source), fitting);
    if (value === undefined) {
      return { refused: `"${to}" does not fit ${pin.file} at ${scalar.path}` };
    }
    result =
      result.slice(0, range[0]) +
      scalarText(value, source) +
      result.slice(range[1]);
  }
  return prove(driver, { text, result, pin, version: fitting });
}

function sameBut(pin: VersionPin, other: VersionPin): boolean {
  return (
    pin.document === other.document &&
    pin.path === other.path &&
    pin.artifact.name === other.artifact.name
  );
}

function prove(
  driver: Pick<LayoutDriver, 'locate'>,
  options: {
    text: string;
    result: string;
    pin: VersionPin;
    version: { tag?: string; digest?: string };
  },
): EditResult {
  const { text, result, pin, version } = options;
  const before = driver.locate(pin.file, text).pins;
  const after = driver.locate(pin.file, result);
  if (after.problem || after.pins.length !== before.length) {
    return {
      refused: `the edited file would be ${after.problem ?? 'another'}`,
    };
  }
  for (const [index, was] of before.entries()) {
    const is = after.pins[index];
    const edited = sameBut(pin, was);
    const tag = edited ? version.tag : was.tag;
    const digest = edited ? version.digest : was.digest;
    if (!sameBut(was, is) || is.tag !== tag || is.digest !== digest) {
      return {
        refused: `editing ${pin.path} would also change ${was.path} in ${pin.file}`,
      };
    }
  }
  return { text: result };
}
