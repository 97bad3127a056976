import {
  type Deployment,
  type PromotionState,
  isTerminal,
} from '@downstage/backstage-plugin-environments-common';

/** How a state is to be taken. */
export type Tone = 'good' | 'busy' | 'bad' | 'paused' | 'unknown';

const SYNC: Record<Deployment['sync'], Tone> = {
  synced: 'good',
  'out-of-sync': 'paused',
  syncing: 'busy',
  failed: 'bad',
  suspended: 'paused',
  missing: 'paused',
  unknown: 'unknown',
};

const HEALTH: Record<Deployment['health'], Tone> = {
  healthy: 'good',
  progressing: 'busy',
  degraded: 'bad',
  suspended: 'paused',
  missing: 'paused',
  unknown: 'unknown',
};

/** How a sync state is to be taken. */
export function toneOfSync(state: Deployment['sync']): Tone {
  return SYNC[state];
}

/** How a health is to be taken. */
export function toneOfHealth(state: Deployment['health']): Tone {
  return HEALTH[state];
}

/** How a promotion's state is to be taken. */
export function toneOfPromotion(state: PromotionState): Tone {
  if (state === 'healthy') {
    return 'good';
  }
  if (state === 'failed') {
    return 'bad';
  }
  return isTerminal(state) ? 'paused' : 'busy';
}
