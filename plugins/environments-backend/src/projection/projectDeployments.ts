import { type Match, imageName } from '@downstage/layouts';
import {
  IMAGE_ANNOTATION,
  isSameArtifact,
} from '@downstage/backstage-plugin-environments-common';
import type {
  ArtifactRef,
  Deployment,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type {
  DeliveryReading,
  RevisionReading,
  WorkloadReading,
} from '@downstage/readers';
import type { Service } from '../catalog/Service';
import { isAllowed } from '../catalog/isAllowed';
import type { ClusterResource } from '../database/ObjectStore';
import type { StoredPin } from '../database/SourceStore';
import { type Verdict, judge } from './judge';
import { DeliveryIndex } from './DeliveryIndex';
import { LiveIndex } from './LiveIndex';
import { deployedImage, toLive } from './liveVersion';
import { type Readable, toReadable } from './readable';
import {
  type StoredMatcher,
  desiredKey,
  storedMatcher,
  toDesired,
} from '../sources/storedPins';

/** Everything that an environment's deployments follow from. */
export interface ProjectionInput {
  environment: Environment;
  services: Service[];
  pins: StoredPin[];
  /** Of the target cluster and namespaces. */
  workloads: WorkloadReading[];
  /** Of those workloads. */
  revisions: RevisionReading[];
  /** Of the control cluster. */
  deliveries: DeliveryReading[];
  /** Names of all clusters that the portal knows. */
  clusters: string[];
  /** How the kinds are read, in both clusters. */
  resources: ClusterResource[];
  /** What was projected before. */
  previous: ReadonlyMap<string, Deployment>;
  /** The page of an engine's object in its own UI, where one is configured. */
  urlOf?: (delivery: DeliveryReading) => string | undefined;
  /** ISO 8601. */
  now: string;
}

/** The images that a service's workloads are known by: its pins' and its own. */
function imagesOf(service: Service, matches: Match<unknown>[]): Set<string> {
  const pinned = matches.flatMap(match => {
    const { pin } = match.pin as StoredPin;
    // An image that the file does not name is known by the service's own names alone
    return pin.artifact.kind === 'image' && pin.artifact.name.includes('/')
      ? [pin.artifact.name]
      : [];
  });
  return new Set([
    ...pinned,
    ...service.images.map(image => imageName(image) ?? image),
  ]);
}

function keyOf(deployment: Omit<Deployment, 'since'>): string {
  const { sync, health, desired, live, reason } = deployment;
  return JSON.stringify([
    sync,
    health,
    desired?.version,
    live?.version,
    live?.digest,
    sync === 'unknown' ? reason : undefined,
  ]);
}

/** When it became as it is: kept while nothing that people see as its state changes. */
function sinceOf(
  deployment: Omit<Deployment, 'since'>,
  previous: Deployment | undefined,
  verdict: Verdict,
  now: string,
): string {
  if (!previous) {
    return verdict.since ?? now;
  }
  return keyOf(previous) === keyOf(deployment) ? previous.since : now;
}

function deliveryRef(
  { delivery: where }: Environment,
  delivery: DeliveryReading | undefined,
): Pick<Deployment, 'delivery'> {
  if (!delivery || !where) {
    return {};
  }
  const { engine, kind, namespace, name } = delivery;
  const { cluster } = where.control;
  return { delivery: { engine, cluster, kind, namespace, name } };
}

/** What is looked up for every service, made once. */
interface Lookups {
  match: StoredMatcher;
  live: LiveIndex;
  deliveries: DeliveryIndex;
  readable: Readable;
}

function projectService(
  input: ProjectionInput,
  lookups: Lookups,
  service: Service,
): Deployment | undefined {
  const { environment, previous, now } = input;
  const { matches, ambiguous } = lookups.match(service);
  const before = previous.get(service.ref);
  const images = imagesOf(service, matches);
  const found = lookups.live.of(service, images);
  const { deliveries, readable } = lookups;
  const { delivery, rivals, isOwn } = deliveries.of(
    service,
    found.map(item => item.workload),
    images,
  );
  const deployed = readable.engineOnly
    ? deployedImage(delivery, images, service.names)
    : undefined;
  const runs = [
    ...found.flatMap(({ next, reference }) => [next, reference]),
    deployed,
  ]
    .flatMap(reference => reference ?? [])
    .map(({ name }) => ({ kind: 'image' as const, name }));
  const ofAny = (artifacts: ArtifactRef[]) =>
    matches.find(match =>
      artifacts.some(artifact => isSameArtifact(artifact, match.pin.artifact)),
    );
  // What it was known by stays so while nothing of it runs
  const known = before?.desired ? [before.desired.artifact] : [];
  const chosen = ofAny(runs) ?? ofAny(known) ?? matches[0];
  if (!chosen && runs.length === 0) {
    return undefined;
  }
  const desired = chosen && toDesired(chosen.pin, ambiguous);
  const own = found.filter(
    ({ reference, next }) =>
      desired?.artifact.kind !== 'image' ||
      [reference, next].some(
        image =>
          image &&
          isSameArtifact({ kind: 'image', name: image.name }, desired.artifact),
      ),
  );
  const told = toLive({
    cluster: environment.delivery?.target.cluster ?? '',
    desired,
    found: own,
    delivery,
    isOwn,
    sources: delivery ? deliveries.sources(delivery) : [],
    deployed,
  });
  // Which version the pods have that an update strategy leaves alone, nobody tells but what was seen before
  const seen = own.at(0)?.workload.held ? before?.live : told;
  const unread = readable.workloads(own);
  const verdict = judge({
    environment,
    desired,
    found: own,
    delivery,
    rivals,
    unread,
    broken: delivery && deliveries.brokenSource(delivery),
    live: seen,
    readable,
    names: service.names,
    shown: before?.evidence ?? [],
    urlOf: input.urlOf ?? (() => undefined),
    others: matches
      .filter(
        match =>
          match !== chosen &&
          isSameArtifact(match.pin.artifact, chosen.pin.artifact),
      )
      .map(match => match.pin.pin),
  });
  // What cannot be read now is shown as it was last
  const live = unread ? before?.live : verdict.live;
  const rest: Omit<Deployment, 'since'> = {
    environment: environment.ref,
    service: service.ref,
    ...(desired ? { desired } : {}),
    ...(live ? { live } : {}),
    sync: verdict.sync,
    health: verdict.health,
    ...(verdict.reason ? { reason: verdict.reason } : {}),
    ...(verdict.revision ? { revision: verdict.revision } : {}),
    ...(verdict.automated === undefined
      ? {}
      : { automated: verdict.automated }),
    ...deliveryRef(environment, delivery),
    match: chosen
      ? { by: chosen.by, guess: chosen.guess }
      : { by: service.images.length > 0 ? 'annotation' : 'name', guess: false },
    evidence: verdict.evidence,
    ...(verdict.staleSince ? { staleSince: verdict.staleSince } : {}),
  };
  const since = sinceOf(rest, before, verdict, now);
  return { ...rest, since };
}

/**
 * What runs in an environment, as far as Git and the clusters tell. Pure: the same facts give the same deployments.
 * When two services claim one pin, both are told and neither may be promoted.
 */
export function projectDeployments(input: ProjectionInput): Deployment[] {
  const lookups = {
    match: storedMatcher(input.pins),
    live: new LiveIndex({
      cluster: input.environment.delivery?.target.cluster,
      workloads: input.workloads,
      revisions: input.revisions,
    }),
    deliveries: new DeliveryIndex(input),
    readable: toReadable(input.environment, input.resources),
  };
  const deployments = input.services
    .filter(service => isAllowed(service, input.environment))
    .flatMap(service => projectService(input, lookups, service) ?? []);
  const claims = new Map<string, string[]>();
  const claimOf = ({ desired }: Deployment) => desired && desiredKey(desired);
  for (const deployment of deployments) {
    const claim = claimOf(deployment);
    if (claim) {
      claims.set(claim, [...(claims.get(claim) ?? []), deployment.service]);
    }
  }
  return deployments.map(deployment => {
    const others = (claims.get(claimOf(deployment) ?? '') ?? []).filter(
      service => service !== deployment.service,
    );
    return others.length > 0 && deployment.desired
      ? {
          ...deployment,
          desired: {
            ...deployment.desired,
            editable: false,
            reason: {
              id: 'pin-claimed',
              params: {
                services: others.join(', '),
                annotation: IMAGE_ANNOTATION,
              },
            },
          },
        }
      : deployment;
  });
}
