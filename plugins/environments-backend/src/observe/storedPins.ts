import {
  type Matchable,
  type Matches,
  type ServiceIdentity,
  createPinMatcher,
} from '@downstage/layouts';
import {
  type DesiredVersion,
  IMAGE_ANNOTATION,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredPin } from '../database/SourceStore';

/** Finds the stored pins of services, with how each was matched. */
export function createStoredMatcher(
  pins: StoredPin[],
): (service: ServiceIdentity) => Matches<StoredPin & Matchable> {
  return createPinMatcher(
    pins
      .filter(stored => !stored.pin.overriddenBy)
      .map(stored => ({
        ...stored,
        artifact: stored.pin.artifact,
        names: stored.pin.names,
      })),
  );
}

/** The stored pins of one service. */
export function matchStoredPins(service: ServiceIdentity, pins: StoredPin[]) {
  return createStoredMatcher(pins)(service);
}

/**
 * What a stored pin says that Git asks for.
 *
 * @param ambiguous - Why it cannot be told that the pin is the service's
 */
export function toDesired(
  { pin, ...where }: StoredPin,
  ambiguous?: string,
): DesiredVersion {
  const reason = ambiguous
    ? `${ambiguous}. Name the pin in the environment's source, or set ${IMAGE_ANNOTATION}`
    : pin.reason;
  return {
    artifact: pin.artifact,
    version: pin.tag ?? pin.digest ?? pin.value,
    ...(pin.digest && pin.tag ? { digest: pin.digest } : {}),
    file: pin.file,
    path: pin.path,
    line: pin.line,
    editable: pin.editable && !ambiguous,
    ...(reason ? { reason } : {}),
    repository: where.repository,
    branch: where.branch,
    commit: where.commit,
    url: where.url,
  };
}
