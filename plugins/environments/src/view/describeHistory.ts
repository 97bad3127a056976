import type {
  Decision,
  DeploymentRecord,
} from '@downstage/backstage-plugin-environments-common';

/** One row of the history table. */
export interface HistoryRow {
  record: DeploymentRecord;
  /** Who made the change: the person who asked for it, else the commit's author. */
  who?: string;
  /** Undefined: there is nothing to roll back to, since the row is what Git asks for now. */
  rollback?: Decision;
}

/** Decides what each row of the history offers. The decision about the deployment holds for every earlier version. */
export function describeHistory(
  records: DeploymentRecord[],
  rollback: Decision,
): HistoryRow[] {
  const current = records.find(record => record.current)?.toVersion;
  return records.map(record => ({
    record,
    who: record.promotion?.requestedBy ?? record.commit?.author,
    rollback:
      record.current || record.toVersion === current ? undefined : rollback,
  }));
}
