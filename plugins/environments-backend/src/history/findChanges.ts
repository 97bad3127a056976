import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { ScmCommit } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import { isAllowed } from '../catalog/isAllowed';
import { storedMatcher, toDesired } from '../sources/storedPins';
import type { Step } from './walkBranch';

/** What a pin asked for. */
export interface PinnedVersion {
  artifact: string;
  version: string;
  digest?: string;
}

/** One commit that made an environment ask for another version of a service. */
export interface PastChange {
  environment: string;
  service: string;
  commit: ScmCommit;
  from?: PinnedVersion;
  to: PinnedVersion;
}

/** What an environment asked for, by service. */
function pinnedVersions(options: {
  environment: Environment;
  services: Service[];
  pins: Step['pins'];
  /** The artifact that the history of a service is of. */
  artifacts: ReadonlyMap<string, string>;
}): Map<string, PinnedVersion> {
  const { environment, services, artifacts } = options;
  const match = storedMatcher(
    options.pins
      .filter(item => item.environment === environment.ref)
      .map(item => item.pin),
  );
  const pinned = new Map<string, PinnedVersion>();
  for (const service of services) {
    const { matches } = match(service);
    const chosen =
      matches.find(
        item => item.pin.artifact.name === artifacts.get(service.ref),
      ) ?? matches[0];
    if (chosen && isAllowed(service, environment)) {
      const { artifact, version, digest } = toDesired(chosen.pin);
      pinned.set(service.ref, {
        artifact: artifact.name,
        version,
        ...(digest ? { digest } : {}),
      });
    }
  }
  return pinned;
}

const keyOf = (pinned: PinnedVersion | undefined) =>
  pinned && JSON.stringify([pinned.artifact, pinned.version, pinned.digest]);

/** Finds the commits that changed what environments ask for, while a branch is walked; oldest first. */
export async function findChanges(options: {
  steps: AsyncIterable<Step>;
  environments: Environment[];
  services: Service[];
  /** By environment and service. */
  artifacts: ReadonlyMap<string, ReadonlyMap<string, string>>;
}): Promise<PastChange[]> {
  const { steps, environments, services, artifacts } = options;
  const changes: PastChange[] = [];
  const before = new Map<string, Map<string, PinnedVersion>>();
  let pins: Step['pins'] | undefined;
  for await (const step of steps) {
    if (step.pins === pins) {
      continue;
    }
    pins = step.pins;
    for (const environment of environments) {
      const { ref } = environment;
      const pinned = pinnedVersions({
        environment,
        services,
        pins,
        artifacts: artifacts.get(ref) ?? new Map(),
      });
      const last = before.get(ref);
      before.set(ref, pinned);
      for (const [service, to] of step.commit ? pinned : []) {
        const from = last?.get(service);
        if (keyOf(from) !== keyOf(to)) {
          changes.push({
            environment: ref,
            service,
            commit: step.commit!,
            ...(from ? { from } : {}),
            to,
          });
        }
      }
    }
  }
  return changes;
}
