import {
  type DeploymentSituation,
  type Environment,
  type Reason,
  decide,
  decidePromotion,
  runningUpstream,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredRecord } from '../database/RecordStore';

/** What a promotion or rollback is to bring about, and what speaks against it. */
export interface Goal {
  wanted: { version: string; digest?: string };
  /** The environment that the version comes from. */
  from?: Environment;
  /** The record that a rollback goes to. */
  record?: StoredRecord;
  /** The image that runs upstream. */
  image?: string;
  blocked: Reason[];
  warnings: Reason[];
}

/** The upstream's live version, with its digest. */
export function goalOfPromotion(situation: DeploymentSituation): Goal {
  const { reasons, warnings } = decidePromotion(situation);
  const upstream = runningUpstream(situation);
  const live = upstream?.live;
  return {
    wanted: {
      version: live?.version ?? situation.deployment?.desired?.version ?? '',
      digest: live?.digest ?? upstream?.deployment.desired?.digest,
    },
    ...(upstream ? { from: upstream.environment } : {}),
    ...(live?.artifact.kind === 'image' ? { image: live.artifact.name } : {}),
    blocked: reasons,
    warnings,
  };
}

/** The version of a record of the same environment. */
export function goalOfRollback(
  situation: DeploymentSituation,
  record: StoredRecord,
): Goal {
  const { reasons, warnings } = decide('rollback', situation);
  return {
    wanted: { version: record.toVersion, digest: record.digest },
    record,
    blocked: reasons,
    warnings,
  };
}
