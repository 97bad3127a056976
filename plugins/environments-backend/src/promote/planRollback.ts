import { toError } from '@backstage/errors';
import { type FileChange, filesOf } from '@downstage/layouts';
import type {
  DesiredVersion,
  Environment,
  RevertedCommit,
  RollbackScope,
} from '@downstage/backstage-plugin-environments-common';
import {
  type ScmHosts,
  ScmError,
} from '@downstage/backstage-plugin-environments-node';
import { oneLine } from '../attribution/oneLine';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { RecordStore, StoredRecord } from '../database/RecordStore';
import { sourceKey } from '../database/SourceRef';
import type { StoredPin } from '../database/SourceStore';
import type { Goal } from './goal';
import { toPlannedFiles } from './maskedDiff';
import type { PlannedChanges, PlannedEdit } from './PlannedPromotion';
import { TooMuchToRead } from '../sources/ReadLimits';
import type { RevertPlanner, TakenBack } from './revert/RevertPlanner';
import type { RevertEdit } from './revert/RevertEdit';

/** More changes than that are not taken back at once. */
const MOST_COMMITS = 10;

/** What a rollback is planned with. */
interface RollbackContext {
  hosts: ScmHosts;
  records: RecordStore;
  environments: EnvironmentStore;
  reverts: RevertPlanner;
}

/** What is to be rolled back, and to what. */
interface RollbackFacts {
  record: StoredRecord;
  scope?: RollbackScope;
  goal: Goal;
  desired: DesiredVersion;
  pins: StoredPin[];
  environment: Environment;
  service: Service;
  /** All, if it is left out. */
  rollbackable?: View['rollbackable'];
}

type Planned = PlannedChanges & { again: PlannedEdit };

/** What the whole change is, or why it cannot be taken back; its commits as far as they are known. */
type Whole = { commits: RevertedCommit[] } & (
  | (TakenBack & { edit: RevertEdit })
  | { refused: string }
);

/** The commits that brought what Git asked for after a record, newest first. */
async function commitsSince(
  { hosts, records }: RollbackContext,
  { record, desired }: RollbackFacts,
): Promise<Array<RevertedCommit & { parent: string }> | { refused: string }> {
  const later = await records.after(record.id, MOST_COMMITS + 1);
  const [newest] = later;
  if (later.length > MOST_COMMITS) {
    return {
      refused: `more than ${MOST_COMMITS} changes were recorded since`,
    };
  }
  if (
    !newest?.current ||
    newest.toVersion !== desired.version ||
    newest.digest !== desired.digest
  ) {
    return { refused: `what brought ${desired.version} is not recorded yet` };
  }
  const unknown = later.find(({ commit }) => !commit);
  if (unknown) {
    return {
      refused: `the commit that brought ${unknown.toVersion} is not known`,
    };
  }
  const shas = new Set(later.flatMap(({ commit }) => commit?.sha ?? []));
  const scm = hosts.of(desired.repository);
  const found = [];
  for (const sha of shas) {
    const commit = await scm?.repository.commitAt(sha);
    const [parent, ...merged] = commit?.parents ?? [];
    if (!commit || !parent) {
      return {
        refused: commit
          ? `commit ${sha.slice(0, 7)} is the first one of the repository`
          : `commit ${sha.slice(0, 7)} is not there any more`,
      };
    }
    found.push({
      sha,
      parent,
      title: oneLine(commit.message.split('\n')[0]),
      url: commit.url,
      ...(merged.length > 0 ? { mergedOnto: parent } : {}),
    });
  }
  return found;
}

async function takeWhole(
  context: RollbackContext,
  facts: RollbackFacts,
): Promise<Whole> {
  const { desired, pins, environment, service, goal } = facts;
  const since = await commitsSince(context, facts);
  if ('refused' in since) {
    return { ...since, commits: [] };
  }
  const commits = since.map(({ parent: _parent, ...commit }) => commit);
  const own = environment.sources.filter(
    source => sourceKey(source) === sourceKey(desired),
  );
  const edit: RevertEdit = {
    commits: since.map(({ sha, parent }) => ({ sha, parent })),
    folders: own.flatMap(({ paths }) => paths),
    files: filesOf(pins.map(({ pin }) => pin)),
    versions: versionsOf(facts),
  };
  const { repository, branch, commit } = desired;
  const taken = await context.reverts.plan(
    { repository, branch, commit },
    {
      environment,
      service,
      others: (
        await context.environments.services()
      ).filter(({ ref }) => ref !== service.ref),
      wanted: { artifact: facts.record.artifact, ...goal.wanted },
      edit,
    },
  );
  if ('refused' in taken) {
    return { ...taken, commits };
  }
  if (!(await mayTouch(facts, taken.touched))) {
    // Titles of commits name services, too
    return {
      refused: 'it also changes files of services that you may not roll back',
      commits: [],
    };
  }
  return { ...taken, commits, edit };
}

/** Whether who asks may roll all of some services back: what goes along is rolled back as well. */
async function mayTouch(
  { environment, rollbackable }: RollbackFacts,
  services: string[],
): Promise<boolean> {
  const allowed =
    rollbackable && services.length > 0
      ? await rollbackable(environment.ref, services)
      : new Set(services);
  return services.every(service => allowed.has(service));
}

function versionsOf({ pins, goal }: RollbackFacts): string[] {
  const { version, digest = '' } = goal.wanted;
  return [...pins.map(({ pin }) => pin.value), version, digest];
}

/** What differs between what comes of the whole change and what comes of the version alone. */
function beyondVersion(
  whole: FileChange[],
  versionOnly: FileChange[],
): FileChange[] {
  const [all, less] = [whole, versionOnly].map(
    changes => new Map(changes.map(change => [change.path, change])),
  );
  return [...new Set([...all.keys(), ...less.keys()])].flatMap(path => {
    const [more, own] = [all.get(path), less.get(path)];
    const before = own ? own.after : more?.before;
    const after = more ? more.after : own?.before;
    return before === after ? [] : [{ path, before, after }];
  });
}

/**
 * A rollback with what came along with the version that it leaves: the whole change is taken back, unless the version alone is
 * asked for. Where only the version had changed there is nothing to choose.
 *
 * @param planned - The plan that takes back the version alone
 */
export async function planRollback(
  context: RollbackContext,
  planned: Planned,
  facts: RollbackFacts,
): Promise<Planned> {
  const { goal, scope = 'change' } = facts;
  if (goal.blocked.length > 0) {
    return planned;
  }
  const whole = await takeWhole(context, facts).catch(error => {
    if (error instanceof ScmError || error instanceof TooMuchToRead) {
      // A host that fails now must not keep anybody from going back
      return { refused: toError(error).message, commits: [] };
    }
    throw error;
  });
  const { plan } = planned;
  const { commits } = whole;
  if ('refused' in whole) {
    const refused = {
      id: 'revert-refused' as const,
      params: { detail: whole.refused },
    };
    const rollback = { commits, beyond: [], outside: 0, refused };
    return facts.scope === 'change'
      ? {
          ...planned,
          changes: [],
          plan: {
            ...plan,
            files: [],
            blocked: [refused],
            rollback: { ...rollback, scope: 'change' },
          },
        }
      : {
          ...planned,
          plan: { ...plan, rollback: { ...rollback, scope: 'version' } },
        };
  }
  const beyond = beyondVersion(whole.changes, planned.changes);
  if (beyond.length === 0) {
    return planned;
  }
  const rollback = {
    scope,
    commits,
    beyond: toPlannedFiles(beyond, versionsOf(facts)),
    outside: whole.outside,
  };
  if (scope === 'version') {
    return { ...planned, plan: { ...plan, rollback } };
  }
  return {
    changes: whole.changes,
    again: { ...planned.again, edit: { revert: whole.edit } },
    plan: {
      ...plan,
      rollback,
      files: toPlannedFiles(whole.changes, versionsOf(facts)),
      consents: [...plan.consents, ...whole.consents],
      blocked: [],
    },
  };
}
