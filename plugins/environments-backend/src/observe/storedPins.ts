import { type ServiceIdentity, matchPins } from '@downstage/layouts';
import type { DesiredVersion } from '@downstage/backstage-plugin-environments-common';
import type { StoredPin } from '../database/SourceStore';

/** The stored pins of a service, with how each was matched. */
export function matchStoredPins(service: ServiceIdentity, pins: StoredPin[]) {
  return matchPins(
    service,
    pins.map(stored => ({
      ...stored,
      artifact: stored.pin.artifact,
      names: stored.pin.names,
    })),
  );
}

/** What a stored pin says that Git asks for. */
export function toDesired({ pin, ...where }: StoredPin): DesiredVersion {
  return {
    artifact: pin.artifact,
    version: pin.tag ?? pin.digest ?? pin.value,
    ...(pin.digest && pin.tag ? { digest: pin.digest } : {}),
    file: pin.file,
    path: pin.path,
    line: pin.line,
    editable: pin.editable,
    ...(pin.reason ? { reason: pin.reason } : {}),
    repository: where.repository,
    branch: where.branch,
    commit: where.commit,
    url: where.url,
  };
}
