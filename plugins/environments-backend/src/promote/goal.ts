import {
  type DeploymentSituation,
  type Environment,
  type Reason,
  decide,
  type ReportedArtifact,
  decidePromotion,
  offeredVersion,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredRecord } from '../database/RecordStore';

/** What a promotion or rollback is to bring about, and what speaks against it. */
export interface Goal {
  wanted: { version: string; digest?: string };
  /** The environment that the version comes from. */
  from?: Environment;
  /** The record that a rollback goes to. */
  record?: StoredRecord;
  /** What continuous integration reported, where the version comes from there. */
  reported?: ReportedArtifact;
  /** The image that is offered. */
  image?: string;
  blocked: Reason[];
  warnings: Reason[];
}

/** The version that is offered, with its digest. */
export function goalOfPromotion(situation: DeploymentSituation): Goal {
  const { reasons, warnings } = decidePromotion(situation);
  const offered = offeredVersion(situation);
  const { artifact, upstream, reported } = offered ?? {};
  return {
    wanted: {
      version: offered?.version ?? situation.deployment?.desired?.version ?? '',
      digest: offered?.digest,
    },
    ...(upstream ? { from: upstream.environment } : {}),
    ...(reported ? { reported } : {}),
    ...(artifact?.kind === 'image' ? { image: artifact.name } : {}),
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
