import {
  type DeploymentRecord,
  type Promotion,
  endedWithoutMerge,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';

/** A change of configuration in the history, with when it came. */
export interface ConfigurationRow {
  promotion: Promotion;
  /** ISO 8601; when it was merged. */
  mergedAt: string;
  /** ISO 8601; when it was first synced and healthy. */
  healthyAt?: string;
}

function timeOf({ desiredAt, liveAt, commit }: DeploymentRecord): string {
  return desiredAt ?? liveAt ?? commit?.at ?? '';
}

function toRow(promotion: Promotion): ConfigurationRow[] {
  const { kind, state, events } = promotion;
  if (kind !== 'configuration' || isOpen(state) || endedWithoutMerge(state)) {
    return [];
  }
  const at = (to: Promotion['state']) =>
    events.find(event => event.to === to)?.at;
  const mergedAt = at('merged');
  return mergedAt === undefined
    ? []
    : [{ promotion, mergedAt, healthyAt: at('healthy') }];
}

/**
 * Rows of versions with the merged changes of configuration between them, newest first. The versions keep their order; what is
 * older than the oldest version that is shown comes last.
 */
export function withConfiguration<T extends { record: DeploymentRecord }>(
  versions: T[],
  promotions: Promotion[],
): Array<T | ConfigurationRow> {
  const changes = promotions
    .flatMap(toRow)
    .sort((a, b) => (a.mergedAt < b.mergedAt ? 1 : -1));
  const rows: Array<T | ConfigurationRow> = [];
  for (const version of versions) {
    while (changes[0] && changes[0].mergedAt > timeOf(version.record)) {
      rows.push(changes.shift()!);
    }
    rows.push(version);
  }
  return [...rows, ...changes];
}
