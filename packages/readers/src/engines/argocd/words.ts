import type { HealthState, SyncState } from '../../objects/DeliveryStatus';
import { text } from '../../objects/untrusted';

const HEALTH: Record<string, HealthState> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
};

const SYNC: Record<string, SyncState> = {
  Synced: 'synced',
  OutOfSync: 'out-of-sync',
};

/** Argo CD's word for health, in ours. */
export const toHealth = (word: unknown): HealthState =>
  HEALTH[text(word) ?? ''] ?? 'unknown';

/** Argo CD's word for sync, in ours. */
export const toSync = (word: string | undefined): SyncState =>
  SYNC[word ?? ''] ?? 'unknown';
