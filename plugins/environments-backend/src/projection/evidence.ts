import type {
  Environment,
  Evidence,
} from '@downstage/backstage-plugin-environments-common';
import { type DeliveryReading, findEngine } from '@downstage/readers';
import type { Found } from './LiveIndex';
import { saidBy } from './saidBy';

/** What can be shown for a verdict. */
export interface EvidenceFacts {
  environment: Environment;
  found: Found[];
  /** The engine's object that it follows. */
  delivery?: DeliveryReading;
  /** Its source, when that cannot be fetched. */
  broken?: DeliveryReading;
  /** The evidence that was shown before. */
  shown: Evidence[];
  /** The page of an object in its engine's own UI. */
  urlOf: (delivery: DeliveryReading) => string | undefined;
}

function ofDelivery(
  { environment, urlOf }: EvidenceFacts,
  delivery: DeliveryReading,
): Evidence {
  const { kind, namespace, name, words, reason, since } = delivery;
  const message = saidBy(delivery);
  const url = urlOf(delivery);
  const said = [words.sync, words.health, words.operation].filter(Boolean);
  return {
    cluster: environment.delivery?.control.cluster ?? '',
    kind,
    namespace,
    name,
    status: said.join(', ') || 'no status',
    ...(message
      ? { message: [reason, message].filter(Boolean).join(': ') }
      : {}),
    ...(since ? { since } : {}),
    ...(url ? { url } : {}),
  };
}

function ofWorkload(
  { environment }: EvidenceFacts,
  { workload }: Found,
): Evidence {
  const { kind, namespace, name, words, message, since } = workload;
  return {
    cluster: environment.delivery?.target.cluster ?? '',
    kind,
    namespace,
    name,
    status: words,
    ...(message ? { message } : {}),
    ...(since ? { since } : {}),
  };
}

const isSameObject = (a: Evidence, b: Evidence) =>
  a.cluster === b.cluster &&
  a.kind === b.kind &&
  a.namespace === b.namespace &&
  a.name === b.name;

/**
 * Whether an object says nothing new. Where an engine repeats itself at every interval, with a new time, all of an
 * environment would change with it. What it says of another revision has other words.
 */
function isConfirmed(
  { engine, confirming }: DeliveryReading,
  before: Evidence,
  fresh: Evidence,
): boolean {
  const same =
    before.status === fresh.status &&
    before.message === fresh.message &&
    before.url === fresh.url;
  return findEngine(engine)?.restates === true && (confirming === true || same);
}

/** The objects with their own words. */
export function toEvidence(facts: EvidenceFacts): Evidence[] {
  const engine = [facts.delivery, facts.broken].flatMap(delivery => {
    if (!delivery) {
      return [];
    }
    const fresh = ofDelivery(facts, delivery);
    const before = facts.shown.find(item => isSameObject(item, fresh));
    const stays = before && isConfirmed(delivery, before, fresh);
    return [stays ? before : fresh];
  });
  return [...engine, ...facts.found.map(item => ofWorkload(facts, item))];
}
