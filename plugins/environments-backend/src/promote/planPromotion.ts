import { createTwoFilesPatch } from 'diff';
import { type FileChange, editPin, layoutNamed } from '@downstage/layouts';
import type {
  Changelog,
  Deployment,
  PlannedFile,
  PromotionPlan,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredPin } from '../database/SourceStore';

/** Everything that a plan follows from. */
export interface PlanInput {
  kind: 'promotion' | 'rollback';
  service: { ref: string; title: string };
  environment: { ref: string; title: string };
  fromEnvironment?: { ref: string; title: string };
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
  refusals: string[];
  warnings: string[];
}

/** Stands for the version of a service that is not there yet. */
const NO_VERSION = 'none';

function unifiedDiff(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, '', '', {
    context: 3,
  }).replace(/^=+\n/, '');
}

/** Edits all pins of one file, one after the other; offsets are found anew after each. */
function editFile(
  before: string,
  pins: StoredPin[],
  to: string,
): { after: string } | { refused: string } {
  let after = before;
  for (const { pin } of pins) {
    const driver = layoutNamed(pin.layout);
    const located = driver
      ?.locate(pin.file, after)
      .pins.find(
        item => item.document === pin.document && item.path === pin.path,
      );
    if (!driver || !located) {
      return { refused: `${pin.file} has no pin at ${pin.path} any more` };
    }
    const edited = editPin(driver, after, located, to);
    if ('refused' in edited) {
      return edited;
    }
    after = edited.text;
  }
  return { after };
}

/** The plan of adding a service to an environment that does not have it. Pure. */
export function planAdditionPromotion(input: {
  service: { ref: string; title: string };
  environment: { ref: string; title: string };
  fromEnvironment: { ref: string; title: string };
  source: { repository: string; branch: string };
  artifact: string;
  version: string;
  planned: { commit: string; changes: FileChange[] } | { refused: string };
}): PromotionPlan {
  const { service, environment, fromEnvironment, planned, version } = input;
  const refused = 'refused' in planned;
  return {
    kind: 'promotion',
    service: service.ref,
    environment: environment.ref,
    fromEnvironment: fromEnvironment.ref,
    artifact: input.artifact,
    fromVersion: NO_VERSION,
    toVersion: version,
    repository: input.source.repository,
    branch: input.source.branch,
    baseCommit: refused ? '' : planned.commit,
    files: refused
      ? []
      : planned.changes.map(({ path, before = '', after }) => ({
          path,
          before,
          after,
          diff: unifiedDiff(path, before, after),
        })),
    changelog: {
      commits: [],
      reverse: false,
      truncated: false,
      unavailable: `${service.title} is new in ${environment.title}.`,
    },
    warnings: [],
    blocked: refused ? [planned.refused] : [],
    title: `Add ${service.title} to ${environment.title}: ${version}`,
  };
}

function titleOf(input: PlanInput): string {
  const { service, environment, deployment, wanted } = input;
  const from = deployment.desired?.version;
  return input.kind === 'rollback'
    ? `Roll back ${service.title} in ${environment.title} from ${from} to ${wanted.version}`
    : `Promote ${service.title} to ${environment.title}: ${from} → ${wanted.version}`;
}

/** What a promotion commits, or why it does not. Pure: a preview and the commit come from the same facts. */
export function planPromotion(input: PlanInput): PromotionPlan {
  const { deployment, wanted, pins } = input;
  const { desired } = deployment;
  const blocked = [...input.refusals];
  const files: PlannedFile[] = [];
  const to = [wanted.version, wanted.digest].filter(Boolean).join('@');
  for (const path of new Set(pins.map(({ pin }) => pin.file))) {
    const before = input.files.get(path);
    const edited =
      before === undefined
        ? { refused: `${path} cannot be read` }
        : editFile(
            before,
            pins.filter(({ pin }) => pin.file === path),
            to,
          );
    if ('refused' in edited) {
      blocked.push(edited.refused);
    } else if (before !== undefined && edited.after !== before) {
      const { after } = edited;
      files.push({
        path,
        before,
        after,
        diff: unifiedDiff(path, before, after),
      });
    }
  }
  if (files.length === 0 && blocked.length === 0) {
    blocked.push(
      `${input.environment.title} already asks for ${wanted.version}.`,
    );
  }
  return {
    kind: input.kind,
    service: input.service.ref,
    environment: input.environment.ref,
    ...(input.fromEnvironment
      ? { fromEnvironment: input.fromEnvironment.ref }
      : {}),
    artifact: desired?.artifact.name ?? '',
    fromVersion: desired?.version ?? '',
    toVersion: wanted.version,
    repository: desired?.repository ?? '',
    branch: desired?.branch ?? '',
    baseCommit: input.baseCommit,
    files: blocked.length > 0 ? [] : files,
    changelog: input.changelog,
    warnings: input.warnings,
    blocked,
    title: titleOf(input),
  };
}
