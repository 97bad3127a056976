import {
  type DeploymentRecord,
  type Promotion,
  type PromotionKind,
  endedWithoutMerge,
  isOpen,
} from '@downstage/backstage-plugin-environments-common';

/** What a history has between the versions: a change of configuration or a removal, with when it came. */
export interface BetweenRow {
  promotion: Promotion;
  /** ISO 8601; when it was merged. */
  mergedAt: string;
  /** ISO 8601; when it was first synced and healthy, or the service gone. */
  healthyAt?: string;
}

const BETWEEN: PromotionKind[] = ['configuration', 'removal'];

function timeOf({ desiredAt, liveAt, commit }: DeploymentRecord): string {
  return desiredAt ?? liveAt ?? commit?.at ?? '';
}

function toRow(promotion: Promotion): BetweenRow[] {
  const { kind, state, events } = promotion;
  if (!BETWEEN.includes(kind) || isOpen(state) || endedWithoutMerge(state)) {
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
 * Rows of versions with the merged changes of configuration and removals between them, newest first. The versions keep their order; what is
 * older than the oldest version that is shown comes last.
 */
export function withOthers<T extends { record: DeploymentRecord }>(
  versions: T[],
  promotions: Promotion[],
): Array<T | BetweenRow> {
  const changes = promotions
    .flatMap(toRow)
    .sort((a, b) => (a.mergedAt < b.mergedAt ? 1 : -1));
  const rows: Array<T | BetweenRow> = [];
  for (const version of versions) {
    while (changes[0] && changes[0].mergedAt > timeOf(version.record)) {
      rows.push(changes.shift()!);
    }
    rows.push(version);
  }
  return [...rows, ...changes];
}
