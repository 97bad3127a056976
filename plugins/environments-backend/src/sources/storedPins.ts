import {
  type Matchable,
  type Matches,
  type ServiceIdentity,
  createPinMatcher,
  pinKey,
} from '@downstage/layouts';
import {
  type DesiredVersion,
  type Environment,
  IMAGE_ANNOTATION,
  type Reason,
} from '@downstage/backstage-plugin-environments-common';
import type { SourceStore, StoredPin } from '../database/SourceStore';

/** Finds the stored pins of a service, with how each was matched. */
export type StoredMatcher = (
  service: ServiceIdentity,
) => Matches<StoredPin & Matchable>;

/** Pins and services are read from the database as the same objects while they stay the same. */
const matchers = new WeakMap<StoredPin[], StoredMatcher>();

function createStoredMatcher(pins: StoredPin[]): StoredMatcher {
  const match = createPinMatcher(
    pins
      .filter(stored => !stored.pin.overriddenBy)
      .map(stored => ({
        ...stored,
        artifact: stored.pin.artifact,
        names: stored.pin.names,
      })),
  );
  const known = new WeakMap<ServiceIdentity, ReturnType<StoredMatcher>>();
  return service => {
    const matches = known.get(service) ?? match(service);
    known.set(service, matches);
    return matches;
  };
}

/** Finds the stored pins of services; what was found before among the same pins is remembered. */
export function storedMatcher(pins: StoredPin[]): StoredMatcher {
  const matcher = matchers.get(pins) ?? createStoredMatcher(pins);
  matchers.set(pins, matcher);
  return matcher;
}

/** Whether all sources of an environment have been read and none of their pins is the service's. */
export async function lacks(
  sources: SourceStore,
  environment: Environment,
  service: ServiceIdentity,
): Promise<boolean> {
  return (
    (await sources.isRead(environment)) &&
    storedMatcher(await sources.pins(environment.ref))(service).matches
      .length === 0
  );
}

/** The identity of what Git asks for: one place in one file at a branch. */
export function desiredKey(
  desired: Pick<
    DesiredVersion,
    'repository' | 'branch' | 'file' | 'document' | 'path'
  >,
): string {
  return `${desired.repository} ${desired.branch} ${pinKey(desired)}`;
}

function toReason(
  refused: string | undefined,
  ambiguous: string | undefined,
): Reason | undefined {
  if (ambiguous) {
    return {
      id: 'pin-ambiguous',
      params: { detail: ambiguous, annotation: IMAGE_ANNOTATION },
    };
  }
  return refused
    ? { id: 'pin-refused', params: { detail: refused } }
    : undefined;
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
  const reason = toReason(pin.reason, ambiguous);
  return {
    artifact: pin.artifact,
    version: pin.tag ?? pin.digest ?? pin.value,
    ...(pin.digest && pin.tag ? { digest: pin.digest } : {}),
    file: pin.file,
    document: pin.document,
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
