import { type FileChange, planVersions } from '@downstage/layouts';
import {
  type Changelog,
  type Deployment,
  NO_VERSION,
  type PromotionPlan,
  type Reason,
  type ReportedArtifact,
} from '@downstage/backstage-plugin-environments-common';
import { oneLine } from '../attribution/oneLine';
import type { StoredPin } from '../database/SourceStore';
import type { PlannedChanges } from './PlannedPromotion';
import { toPlannedFiles } from './maskedDiff';
import { wholeVersion } from './wholeVersion';

/** Everything that a plan follows from. */
export interface PlanInput {
  kind: 'promotion' | 'rollback';
  service: { ref: string; title: string };
  environment: { ref: string; title: string };
  fromEnvironment?: { ref: string; title: string };
  reported?: ReportedArtifact;
  /** The deployment that is to change. */
  deployment: Deployment;
  /** Its pins at `baseCommit`. */
  pins: StoredPin[];
  /** The texts of the pins' files at `baseCommit`. */
  files: ReadonlyMap<string, string>;
  baseCommit: string;
  wanted: { version: string; digest?: string };
  changelog: Changelog;
  /** Reasons from elsewhere why it must not be done. */
  blocked: Reason[];
  warnings: Reason[];
}

/** Hosts take titles of up to 255 characters. */
const titled = (title: string) => oneLine(title, 250);

/** One service at several versions: all of them become the new one. */
function versionConsent(pins: StoredPin[], to: string): string[] {
  const versions = new Map(pins.map(({ pin }) => [pin.value, pin]));
  const places = [...versions].map(
    ([value, pin]) => `${value} (${pin.file} line ${pin.line})`,
  );
  return versions.size > 1
    ? [
        `The service stands at several versions: ${places.join(
          ', ',
        )}. All become ${to}`,
      ]
    : [];
}

/** The plan of adding a service to an environment that does not have it. Pure. */
export function planAdditionPromotion(input: {
  service: { ref: string; title: string };
  environment: { ref: string; title: string };
  fromEnvironment?: { ref: string; title: string };
  reported?: ReportedArtifact;
  source: { repository: string; branch: string };
  artifact: string;
  version: string;
  planned: { commit: string; changes: FileChange[] } | { refused: string };
  /** Reasons from elsewhere why it must not be done. */
  blocked?: Reason[];
  warnings: Reason[];
  /** What it brings along that has to be agreed to. */
  consents?: string[];
}): PlannedChanges {
  const { service, environment, fromEnvironment, planned, version } = input;
  const refused = 'refused' in planned;
  const blocked: Reason[] = [
    ...(input.blocked ?? []),
    ...(refused
      ? [
          {
            id: 'addition-refused' as const,
            params: { detail: planned.refused },
          },
        ]
      : []),
  ];
  const changes = refused || blocked.length > 0 ? [] : planned.changes;
  const plan: PromotionPlan = {
    kind: 'promotion',
    service: service.ref,
    environment: environment.ref,
    ...(fromEnvironment ? { fromEnvironment: fromEnvironment.ref } : {}),
    artifact: input.artifact,
    fromVersion: NO_VERSION,
    toVersion: version,
    ...(input.reported ? { reported: input.reported } : {}),
    repository: input.source.repository,
    branch: input.source.branch,
    baseCommit: refused ? '' : planned.commit,
    files: toPlannedFiles(changes, [version]),
    changelog: {
      commits: [],
      reverse: false,
      truncated: false,
      unavailable: `${service.title} is new in ${environment.title}.`,
    },
    warnings: input.warnings,
    consents: input.consents ?? [],
    blocked,
    title: titled(
      `Add ${oneLine(service.title)} to ${oneLine(
        environment.title,
      )}: ${version}`,
    ),
  };
  return { plan, changes };
}

function titleOf({ kind, deployment, wanted, ...input }: PlanInput): string {
  const service = oneLine(input.service.title);
  const environment = oneLine(input.environment.title);
  const from = deployment.desired?.version;
  return titled(
    kind === 'rollback'
      ? `Roll back ${service} in ${environment} from ${from} to ${wanted.version}`
      : `Promote ${service} to ${environment}: ${from} → ${wanted.version}`,
  );
}

/** What a promotion commits, or why it does not. Pure: a preview and the commit come from the same facts. */
export function planPromotion(input: PlanInput): PlannedChanges {
  const { deployment, wanted, pins } = input;
  const { desired } = deployment;
  const blocked = [...input.blocked];
  const planned = planVersions({
    targets: [
      {
        pins: pins.map(({ pin }) => pin),
        to: wholeVersion(wanted),
      },
    ],
    files: input.files,
  });
  if ('refused' in planned) {
    blocked.push({
      id: 'edit-refused',
      params: { detail: planned.refused },
    });
  }
  const edits = 'changes' in planned ? planned.changes : [];
  if (edits.length === 0 && blocked.length === 0) {
    blocked.push({
      id: 'version-differs',
      params: {
        environment: input.environment.title,
        version: wanted.version,
      },
    });
  }
  const changes = blocked.length > 0 ? [] : edits;
  const versions = [
    ...pins.map(({ pin }) => pin.value),
    wanted.version,
    wanted.digest ?? '',
  ];
  const plan: PromotionPlan = {
    kind: input.kind,
    service: input.service.ref,
    environment: input.environment.ref,
    ...(input.fromEnvironment
      ? { fromEnvironment: input.fromEnvironment.ref }
      : {}),
    artifact: desired?.artifact.name ?? '',
    fromVersion: desired?.version ?? '',
    toVersion: wanted.version,
    ...(input.reported ? { reported: input.reported } : {}),
    repository: desired?.repository ?? '',
    branch: desired?.branch ?? '',
    baseCommit: input.baseCommit,
    files: toPlannedFiles(changes, versions),
    changelog: input.changelog,
    warnings: input.warnings,
    consents: [
      ...versionConsent(pins, wanted.version),
      ...('consents' in planned ? planned.consents : []),
    ],
    blocked,
    title: titleOf(input),
  };
  return { plan, changes };
}
