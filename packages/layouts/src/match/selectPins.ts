import type { VersionPin } from '../pins/VersionPin';
import { artifactsOf } from './artifacts';
import { type ServiceIdentity, matchPins } from './matchPins';

/**
 * The pins that a new version of a service moves: all of one artifact that are not overridden; or why it cannot be
 * told.
 *
 * @public
 */
export function selectPins(
  service: ServiceIdentity,
  pins: VersionPin[],
): { pins: VersionPin[] } | { refused: string } {
  const what = service.names.at(0) ?? service.images.join(', ');
  const { matches, ambiguous } = matchPins(
    service,
    pins.filter(pin => !pin.overriddenBy),
  );
  const effective = matches.map(match => match.pin);
  if (ambiguous) {
    return { refused: `${ambiguous}. Name the pin` };
  }
  const offered = effective.filter(pin => pin.editable);
  if (offered.length === 0) {
    const [first] = effective;
    return {
      refused: first
        ? `${first.file} line ${first.line}: ${first.reason}`
        : `no version of ${what} was found`,
    };
  }
  const artifacts = artifactsOf(offered);
  if (artifacts.length > 1) {
    return {
      refused: `${what} is pinned as ${artifacts
        .map(({ kind, name }) => `${kind} ${name}`)
        .join(' and as ')}: name the pin`,
    };
  }
  const versions = new Map(offered.map(pin => [pin.value, pin]));
  if (versions.size > 1) {
    const places = [...versions].map(
      ([value, pin]) => `${value} (${pin.file} line ${pin.line})`,
    );
    return {
      refused: `${what} stands at several versions: ${places.join(
        ', ',
      )}. Name the pin`,
    };
  }
  const [{ artifact }] = offered;
  const blocked = effective.find(
    pin =>
      pin.artifact.kind === 'image' &&
      artifact.kind !== 'image' &&
      !pin.editable &&
      !pin.moving,
  );
  if (blocked) {
    return {
      refused: `${blocked.file} line ${blocked.line}: ${blocked.reason}. For the version of ${artifact.kind} ${artifact.name}, name the pin`,
    };
  }
  const stuck = effective.find(
    pin =>
      !pin.editable &&
      pin.artifact.kind === artifact.kind &&
      pin.artifact.name === artifact.name,
  );
  return stuck
    ? {
        refused: `${stuck.file} line ${stuck.line} would be left behind: ${stuck.reason}`,
      }
    : { pins: offered };
}
