import type { Match } from '@downstage/layouts';
import {
  type ArtifactRef,
  type Deployment,
  isSameArtifact,
} from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import type { StoredPin } from '../database/SourceStore';
import {
  type StoredMatcher,
  storedMatcher,
  toDesired,
} from '../sources/storedPins';
import { DeliveryIndex } from './DeliveryIndex';
import { type Found, LiveIndex } from './LiveIndex';
import { assess } from './assess';
import { deployedImage, toLive } from './liveVersion';
import { isBehind } from './isBehind';
import { tellingOf } from './ownDeliveries';
import type { ProjectionInput } from './ProjectionInput';
import { type Readable, toReadable } from './readable';
import { toDeployment } from './toDeployment';
import { tellCauses } from './tellCauses';

/** What is looked up for every service, made once. */
export interface Lookups {
  match: StoredMatcher;
  live: LiveIndex;
  deliveries: DeliveryIndex;
  readable: Readable;
}

/** Indexes the facts of an environment. */
export function toLookups(input: ProjectionInput): Lookups {
  return {
    match: storedMatcher(input.pins),
    live: new LiveIndex({
      cluster: input.environment.delivery?.target.cluster,
      workloads: tellCauses(input.workloads, input.causes),
      revisions: input.revisions,
    }),
    deliveries: new DeliveryIndex(input),
    readable: toReadable(input.environment, input.resources),
  };
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
  return new Set([...pinned, ...service.images]);
}

const isImage = (name: string, artifact: ArtifactRef) =>
  isSameArtifact({ kind: 'image', name }, artifact);

/** The pin that tells what Git asks for: of what runs, else of what it was known by, else the likeliest. */
function chooseMatch<M extends { pin: { artifact: ArtifactRef } }>(
  matches: M[],
  images: string[],
  before: Deployment | undefined,
): M | undefined {
  const runs = (match: M) =>
    images.some(name => isImage(name, match.pin.artifact));
  // What it was known by stays so while nothing of it runs
  const wasKnown = (match: M) =>
    before?.desired !== undefined &&
    isSameArtifact(before.desired.artifact, match.pin.artifact);
  return matches.find(runs) ?? matches.find(wasKnown) ?? matches[0];
}

/** The workloads of the artifact that Git asks for; all of them where that is no image. */
function workloadsOf(found: Found[], desired: Deployment['desired']): Found[] {
  return found.filter(
    ({ reference, next }) =>
      desired?.artifact.kind !== 'image' ||
      [reference, next].some(
        image => image && isImage(image.name, desired.artifact),
      ),
  );
}

/** What runs of a service. Of one that Git has no version of any more, that is still the workload that it was. */
function runningOf(
  live: LiveIndex,
  service: Service,
  known: {
    images: Set<string>;
    matches: Match<unknown>[];
    before: Deployment | undefined;
  },
): Found[] {
  const found = live.of(service, known.images);
  const { live: ran, desired } = known.before ?? {};
  const was = ran?.workload;
  if (known.matches.length > 0 || found.length > 0 || !was) {
    return found;
  }
  const images = [ran.artifact, desired?.artifact].flatMap(artifact =>
    artifact?.kind === 'image' ? [artifact.name] : [],
  );
  return live
    .of(service, new Set(images))
    .filter(
      ({ workload: { kind, namespace, name } }) =>
        kind === was.kind && namespace === was.namespace && name === was.name,
    );
}

/** What a service is in an environment; undefined when nothing tells that it is there. */
export function projectService(
  input: ProjectionInput,
  { match, live, deliveries, readable }: Lookups,
  service: Service,
): Deployment | undefined {
  const { environment, previous, now } = input;
  const { matches, ambiguous } = match(service);
  const before = previous.get(service.ref);
  const images = imagesOf(service, matches);
  const found = runningOf(live, service, { images, matches, before });
  const followed = deliveries.of(
    service,
    found.map(item => item.workload),
    images,
  );
  const { rivals, isOwn, claimed } = followed;
  const deployed = readable.engineOnly
    ? deployedImage(followed.delivery, images, service.names)
    : undefined;
  const runs = [
    ...found.flatMap(({ next, reference }) => [next, reference]),
    deployed,
  ].flatMap(reference => reference?.name ?? []);
  const chosen = chooseMatch(matches, runs, before);
  if (!chosen && runs.length === 0) {
    return undefined;
  }
  const desired = chosen && toDesired(chosen.pin, ambiguous);
  const own = workloadsOf(found, desired);
  const seen = toLive({
    cluster: environment.delivery?.target.cluster ?? '',
    desired,
    found: own,
    delivery: followed.delivery,
    isOwn,
    sources: followed.delivery ? deliveries.sources(followed.delivery) : [],
    deployed,
  });
  const brought = deliveries.bringing(followed.delivery);
  const delivery = brought
    ? tellingOf(brought, isBehind(desired, seen))
    : followed.delivery;
  const unread = readable.workloads(own);
  const assessment = assess({
    environment,
    desired,
    found: own,
    delivery,
    rivals,
    unread,
    broken: delivery && deliveries.brokenSource(delivery),
    // Which version the pods have that an update strategy leaves alone, nobody tells but what was seen before
    live: own.at(0)?.workload.held ? before?.live : seen,
    readable,
    names: service.names,
    shown: before?.evidence ?? [],
    urlOf: input.urlOf ?? (() => undefined),
    others: matches
      .filter(
        item =>
          chosen !== undefined &&
          item !== chosen &&
          isSameArtifact(item.pin.artifact, chosen.pin.artifact),
      )
      .map(item => item.pin.pin),
  });
  return toDeployment({
    environment,
    service,
    desired,
    match: chosen,
    delivery,
    claimed,
    assessment,
    // What cannot be read now is shown as it was last
    live: unread ? before?.live : assessment.live,
    before,
    now,
  });
}
