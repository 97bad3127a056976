import type { ArtifactRef } from './Deployment';
import type { FollowedImage } from './FollowedVersions';
import { compareVersions } from './compareVersions';

/**
 * What continuous integration says that it has published.
 *
 * @public
 */
export interface ArtifactReport {
  artifact: ArtifactRef;
  /** Tag of an image, version of a chart. */
  version: string;
  /** `sha256:…` of what was pushed. */
  digest?: string;
  /** SHA of the commit that it was built from. */
  commit?: string;
  /** URL of the build. */
  build?: string;
}

/**
 * A version that continuous integration reported: what a first environment takes its versions from.
 *
 * @public
 */
export interface ReportedArtifact extends ArtifactReport {
  id: string;
  /** Who reported it: the subject of an access token, or the entity ref of a person; `registry:HOST` where it was found. */
  reportedBy: string;
  /** ISO 8601; of the last report of this version with this digest. */
  reportedAt: string;
}

/**
 * A version that was reported, as pages show it.
 *
 * @public
 */
export interface ShownReportedArtifact extends ReportedArtifact {
  /** Whether the caller may take the report back. */
  permitted: boolean;
}

/**
 * What was reported of a service, last first, and what of its images is taken from their registries.
 *
 * @public
 */
export interface ReportedArtifacts {
  items: ShownReportedArtifact[];
  followed: FollowedImage[];
}

/**
 * A service that is added to an environment as soon as continuous integration reports a first image of it.
 *
 * @public
 */
export interface AwaitedService {
  /** Image repository without tag. */
  image: string;
  /** Entity ref of a person, or what else asked. */
  requestedBy: string;
  /** ISO 8601. */
  requestedAt: string;
}

/**
 * A service that is awaited, as its page shows it.
 *
 * @public
 */
export interface ShownAwaitedService extends AwaitedService {
  /** Whether the caller may withdraw it. */
  permitted: boolean;
}

/**
 * Why a version that was reported does not come to an environment by itself, though it should.
 *
 * @public
 */
export interface ArrivalRefusal {
  version: string;
  reason: string;
  /** ISO 8601; since when it is refused for this reason. */
  since: string;
}

const isSemantic = ({ version }: ReportedArtifact) =>
  compareVersions(version, version) !== undefined;

/** Whether a report is of a newer version than another: semantic versions by themselves, before all others; those by the time. */
function isNewer(report: ReportedArtifact, than: ReportedArtifact): boolean {
  if (isSemantic(report) !== isSemantic(than)) {
    return isSemantic(report);
  }
  const order = compareVersions(report.version, than.version) ?? 0;
  return order === 0 ? report.reportedAt >= than.reportedAt : order > 0;
}

/**
 * The newest of some versions: the highest semantic one; where there is none, the one that was reported last.
 *
 * @public
 */
export function newestReported(
  reports: readonly ReportedArtifact[],
): ReportedArtifact | undefined {
  return reports.reduce<ReportedArtifact | undefined>(
    (newest, report) => (!newest || isNewer(report, newest) ? report : newest),
    undefined,
  );
}
