import type {
  Deployment,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type { DeliveryReading } from '@downstage/readers';
import type { Service } from '../catalog/Service';
import type { Assessment } from './assess';

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
  assessment: Assessment,
  now: string,
): string {
  if (!previous) {
    return assessment.since ?? now;
  }
  return keyOf(previous) === keyOf(deployment) ? previous.since : now;
}

function deliveryRef(
  { delivery: where }: Environment,
  delivery: DeliveryReading | undefined,
  claimed: true | undefined,
): Pick<Deployment, 'delivery'> {
  if (!delivery || !where) {
    return {};
  }
  const { engine, kind, namespace, name } = delivery;
  const { cluster } = where.control;
  return {
    delivery: {
      engine,
      cluster,
      kind,
      namespace,
      name,
      ...(claimed ? { claimed } : {}),
    },
  };
}

function matchOf(
  service: Service,
  match: Deployment['match'] | undefined,
): Deployment['match'] {
  if (match) {
    return { by: match.by, guess: match.guess };
  }
  return {
    by: service.images.length > 0 ? 'annotation' : 'name',
    guess: false,
  };
}

/** Puts a deployment together from what was found and how it was assessed. */
export function toDeployment(facts: {
  environment: Environment;
  service: Service;
  desired?: Deployment['desired'];
  match?: Deployment['match'];
  delivery?: DeliveryReading;
  /** Whether the entity alone says that it is delivered by that. */
  claimed?: true;
  assessment: Assessment;
  live?: Deployment['live'];
  /** As it was projected before. */
  before?: Deployment;
  /** ISO 8601. */
  now: string;
}): Deployment {
  const { environment, service, desired, delivery, assessment, live } = facts;
  const { sync, health, reason, revision, automated, prunes, staleSince } =
    assessment;
  const rest: Omit<Deployment, 'since'> = {
    environment: environment.ref,
    service: service.ref,
    ...(desired ? { desired } : {}),
    ...(live ? { live } : {}),
    sync,
    health,
    ...(reason ? { reason } : {}),
    ...(revision ? { revision } : {}),
    ...(automated === undefined ? {} : { automated }),
    ...(prunes === undefined ? {} : { prunes }),
    ...deliveryRef(environment, delivery, facts.claimed),
    match: matchOf(service, facts.match),
    evidence: assessment.evidence,
    ...(staleSince ? { staleSince } : {}),
  };
  return {
    ...rest,
    since: sinceOf(rest, facts.before, assessment, facts.now),
  };
}
