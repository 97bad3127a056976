import type { Reason } from '@downstage/backstage-plugin-environments-common';
import type { DeliveryReading, SyncState } from '@downstage/readers';
import { expectsEngine } from './expectsEngine';
import type { Facts } from './assess';
import type { Found } from './LiveIndex';

/** So many are named. */
const MOST_RIVALS = 3;

/** How far a canary or blue-green rollout is. */
function explainRollout({ workload, next }: Found): Reason | undefined {
  const { kind, name, words, rollout } = workload;
  if (!rollout && !next) {
    return undefined;
  }
  const { step, steps, weight = next && 0 } = rollout ?? {};
  const version = next && (next.tag ?? next.digest);
  const parts: NonNullable<Reason['parts']> = [
    { id: 'rollout-words', params: { detail: words } },
  ];
  if (step && steps) {
    parts.push({
      id: 'rollout-step',
      params: { step: `${step}`, steps: `${steps}` },
    });
  }
  if (weight !== undefined) {
    parts.push(
      version
        ? {
            id: 'rollout-weight-version',
            params: { weight: `${weight}`, version },
          }
        : { id: 'rollout-weight', params: { weight: `${weight}` } },
    );
  }
  return { id: 'rollout', params: { object: `${kind} ${name}` }, parts };
}

/** What a workload that is not healthy says of itself. */
function explainPending(found: Found): Reason | undefined {
  const { health, message } = found.workload;
  const own: Reason | undefined = message
    ? { id: 'workload-message', params: { detail: message } }
    : undefined;
  const rollout = explainRollout(found);
  return health === 'degraded' ? own ?? rollout : rollout ?? own;
}

function explainWaiting(
  { desired, found }: Facts,
  delivery: DeliveryReading | undefined,
): Reason | undefined {
  const rolling = found.find(
    ({ next, workload }) => next !== undefined || workload.held,
  );
  if (rolling) {
    return explainPending(rolling);
  }
  const version = desired?.version ?? '';
  if (!delivery) {
    return { id: 'cluster-not-applied', params: { version } };
  }
  const object = `${delivery.kind} ${delivery.name}`;
  return delivery.automated === false
    ? { id: 'synced-by-hand', params: { object } }
    : { id: 'engine-not-applied', params: { object, version } };
}

function explainRivals(rivals: DeliveryReading[]): Reason {
  const [{ kind }] = rivals;
  const names = rivals.map(item => `${item.namespace}/${item.name}`);
  const objects = `${kind} ${names.slice(0, MOST_RIVALS).join(', ')}`;
  const more = names.length - MOST_RIVALS;
  return more > 0
    ? { id: 'engine-ambiguous-more', params: { objects, count: `${more}` } }
    : { id: 'engine-ambiguous', params: { objects } };
}

/** Why a deployment that can be read is in its state: the engine's words first, then what was found. */
export function explain(
  facts: Facts,
  delivery: DeliveryReading | undefined,
  assessed: {
    sync: SyncState;
    waiting: boolean;
    /** What the engine says of the health, where no workload can be seen. */
    words?: string;
  },
): Reason | undefined {
  const { desired, others, found, rivals } = facts;
  const { sync, waiting, words } = assessed;
  if (waiting) {
    return explainWaiting(facts, delivery);
  }
  if (delivery && sync !== 'synced' && delivery.message) {
    return { id: 'engine-message', params: { detail: delivery.message } };
  }
  if (rivals) {
    return explainRivals(rivals);
  }
  if (!delivery && expectsEngine(facts.environment)) {
    return { id: 'engine-missing' };
  }
  const different = others.find(
    pin => (pin.tag ?? pin.digest ?? pin.value) !== desired?.version,
  );
  if (different) {
    const { file, value, path } = different;
    return { id: 'pin-differs', params: { file, version: value, path } };
  }
  const pending = found.find(({ workload }) => workload.health !== 'healthy');
  if (pending) {
    return explainPending(pending);
  }
  return words
    ? { id: 'engine-message', params: { detail: words } }
    : undefined;
}
