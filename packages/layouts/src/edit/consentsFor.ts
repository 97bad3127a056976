import { parseImageVersion } from '../pins/imageReference';
import type { VersionPin } from '../pins/VersionPin';

/**
 * What an edit of a pin does beyond the pin, for a person to agree to.
 *
 * @public
 */
export function consentsFor(pin: VersionPin): string[] {
  return [
    ...(pin.overriddenBy
      ? [
          `${pin.file} ${pin.path} has no effect where ${pin.overriddenBy} wins over it`,
        ]
      : []),
    ...(pin.shared.length > 0
      ? [`${pin.file} ${pin.path} also changes ${pin.shared.join('; ')}`]
      : []),
    ...(pin.automation
      ? [
          `${pin.file} line ${pin.line} is written by the Flux image policy ${pin.automation}, which writes its own choice again unless it is held`,
        ]
      : []),
  ];
}

/**
 * What a pin has no place for of a version that is wanted: a file that pins a tag is not given a digest.
 *
 * @public
 */
export function notesFor(pin: VersionPin, to: string): string[] {
  const wanted = parseImageVersion(to);
  return pin.tag && !pin.digest && !pin.gain && wanted?.tag && wanted.digest
    ? [
        `${pin.file} ${pin.path} has no place for the digest: only the tag ${wanted.tag} is meant`,
      ]
    : [];
}
