import {
  type FileChange,
  type VersionPin,
  type VersionTarget,
  filesOf,
  planSettings,
  planVersions,
} from '@downstage/layouts';
import type {
  PromotionAddition,
  SettingChange,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { SourceRef } from '../database/SourceRef';
import type { CarriedPlan } from '../database/PromotionStore';
import type { SourceStore, StoredPin } from '../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../database/StoredPromotion';
import type { SourceReader } from '../sources/SourceReader';
import { desiredKey } from '../sources/storedPins';
import { freshConsent } from './atCommit/freshConsent';
import { toPlannedFiles } from './maskedDiff';
import { planAddition } from './planAddition';
import { readTexts } from './readTexts';
import type { RevertEdit } from './revert/RevertEdit';
import { RevertPlanner } from './revert/RevertPlanner';
import { carryRevert } from './revert/carryRevert';
import { isAsReviewed, resultsOf } from './reviewedPlan';
import { TakeOverPlanner } from './takeOver/TakeOverPlanner';
import { carryTakeOver } from './takeOver/carryTakeOver';
import { wholeVersion } from './wholeVersion';

/** Reviewed changes as they are made on another commit, in one. */
interface Carried {
  baseCommit: string;
  changes: FileChange[];
  plans: CarriedPlan[];
}

/** What is planned with pins, which can be made anywhere and with others. */
type PinnedPlan = ReviewedPlan & { edit: { pins: VersionPin[] } };

function isPinned(plan: ReviewedPlan): plan is PinnedPlan {
  return 'pins' in plan.edit;
}

/** Makes the changes of a reviewed plan again, from the commit that they were planned on or on another one. Reads only. */
export class Remaker {
  private readonly reverts: RevertPlanner;
  private readonly takeOvers: TakeOverPlanner;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {
    this.reverts = new RevertPlanner(options);
    this.takeOvers = new TakeOverPlanner(options);
  }

  /**
   * The changes that were reviewed, or why they cannot be made any more.
   *
   * @param group - All that one commit is for, the leader first
   */
  async remake(
    group: StoredPromotion[],
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const plans = group.flatMap(({ plan }) => plan ?? []);
    if (plans.length < group.length) {
      return { refused: 'It was asked for before the portal was updated' };
    }
    const [plan] = plans;
    const made = await this.makeGroup(group[0], plans);
    if ('refused' in made || isAsReviewed(plan, made.changes)) {
      return made;
    }
    return {
      refused: `What was reviewed cannot be made again from commit ${plan.baseCommit} of ${plan.repository}`,
    };
  }

  private async makeGroup(
    leader: StoredPromotion,
    plans: ReviewedPlan[],
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const [plan] = plans;
    const { edit } = plan;
    if ('revert' in edit) {
      return this.reverts.make(
        { ...plan, commit: plan.baseCommit },
        edit.revert,
      );
    }
    if ('takeOver' in edit) {
      return this.takeOvers.make(
        { ...plan, commit: plan.baseCommit },
        edit.takeOver,
      );
    }
    if ('settings' in edit) {
      return planSettings({
        edits: edit.settings,
        files: await this.textsOf(plan, edit.settings),
      });
    }
    return 'addition' in edit
      ? this.addition(leader, plan, edit.addition)
      : this.make(plans);
  }

  /**
   * The changes of plans in one, from the commit that all of them were made on. A service that is added is in none, and
   * neither is a whole change that is taken back: they are changed alone.
   */
  async make(
    plans: ReviewedPlan[],
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const pinned = plans.filter(isPinned);
    const pins = pinned.flatMap(({ edit }) => edit.pins);
    return planVersions({
      targets: pinned.map(toTarget),
      files: await this.textsAt(plans[0], pins),
    });
  }

  /** The same changes on the head of the branch as it is now; refused where something else stands in their place. */
  async carry(
    group: StoredPromotion[],
  ): Promise<Carried | { refused: string }> {
    const { reader, sources } = this.options;
    const [{ plan: first }] = group;
    if (first && 'revert' in first.edit) {
      return this.carryRevert(group[0], first, first.edit.revert);
    }
    if (first && 'takeOver' in first.edit) {
      const { takeOvers } = this;
      return this.carried(
        group[0],
        first,
        await carryTakeOver(
          { ...this.options, takeOvers },
          group[0],
          first,
          first.edit.takeOver,
        ),
      );
    }
    if (first && 'settings' in first.edit) {
      return this.carrySettings(group[0], first, first.edit.settings);
    }
    const planned = group.flatMap(({ id, plan }) =>
      plan && isPinned(plan) ? [{ id, plan }] : [],
    );
    if (planned.length < group.length) {
      return { refused: 'A service that is added cannot be carried onto it' };
    }
    await reader.read(planned[0].plan);
    const stored = await sources.pins(group[0].environment);
    const moved: Array<{ id: string; plan: PinnedPlan }> = [];
    for (const { id, plan } of planned) {
      const found = movedOnto(plan, stored);
      if ('refused' in found) {
        return found;
      }
      moved.push({ id, plan: found });
    }
    const [{ plan }] = moved;
    const pins = moved.flatMap(item => item.plan.edit.pins);
    const files = await this.textsAt(plan, pins);
    const made = planVersions({
      targets: moved.map(item => toTarget(item.plan)),
      files,
    });
    if ('refused' in made) {
      return made;
    }
    const { changes } = made;
    // Not only of each alone: files that are computed from all may need more
    const fresh = freshConsent(
      moved.flatMap(item => item.plan.consents),
      made.consents,
    );
    if (fresh) {
      return fresh;
    }
    const plans: CarriedPlan[] = [];
    for (const item of moved) {
      const own = planVersions({ targets: [toTarget(item.plan)], files });
      if ('refused' in own) {
        return own;
      }
      const { together } = item.plan;
      plans.push({
        id: item.id,
        plan: {
          ...item.plan,
          results: resultsOf(own.changes),
          ...(together
            ? { together: { ...together, results: resultsOf(changes) } }
            : {}),
        },
        files: toPlannedFiles(own.changes, versionsOf(item.plan)),
      });
    }
    return { baseCommit: plan.baseCommit, changes, plans };
  }

  private async carryRevert(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    edit: RevertEdit,
  ): Promise<Carried | { refused: string }> {
    const context = { ...this.options, reverts: this.reverts };
    return this.carried(
      promotion,
      plan,
      await carryRevert(context, promotion, plan, edit),
    );
  }

  private carried(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    made: { baseCommit: string; changes: FileChange[] } | { refused: string },
  ): Carried | { refused: string } {
    if ('refused' in made) {
      return made;
    }
    const { baseCommit, changes } = made;
    const carried = { ...plan, baseCommit, results: resultsOf(changes) };
    const files = toPlannedFiles(changes, versionsOf(plan));
    return {
      baseCommit,
      changes,
      plans: [{ id: promotion.id, plan: carried, files }],
    };
  }

  private async carrySettings(
    { id }: StoredPromotion,
    plan: ReviewedPlan,
    settings: SettingChange[],
  ): Promise<Carried | { refused: string }> {
    const { reader, sources } = this.options;
    await reader.read(plan);
    const { head } = await sources.state(plan);
    const baseCommit = head ?? plan.baseCommit;
    const made = planSettings({
      edits: settings,
      files: await this.textsOf({ ...plan, baseCommit }, settings),
    });
    if ('refused' in made) {
      return made;
    }
    const { changes } = made;
    return (
      freshConsent(plan.consents, made.consents) ?? {
        baseCommit,
        changes,
        plans: [
          {
            id,
            plan: { ...plan, baseCommit, results: resultsOf(changes) },
            files: toPlannedFiles(changes, []),
          },
        ],
      }
    );
  }

  private textsOf(
    { baseCommit, ...source }: SourceRef & { baseCommit: string },
    settings: SettingChange[],
  ): Promise<Map<string, string>> {
    const paths = [...new Set(settings.map(({ file }) => file))];
    return readTexts(this.options, { ...source, commit: baseCommit, paths });
  }

  private textsAt(
    { baseCommit, ...source }: SourceRef & { baseCommit: string },
    pins: Parameters<typeof filesOf>[0],
  ): Promise<Map<string, string>> {
    return readTexts(this.options, {
      ...source,
      commit: baseCommit,
      paths: filesOf(pins),
    });
  }

  private async addition(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    addition: PromotionAddition,
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const { environments, hosts } = this.options;
    const stored = await environments.list();
    const source = stored
      .find(({ environment }) => environment.ref === promotion.environment)
      ?.environment.sources.find(
        ({ repository, branch }) =>
          repository === plan.repository && branch === plan.branch,
      );
    const scm = hosts.of(plan.repository);
    if (!source || !scm) {
      return {
        refused: `${plan.environmentTitle} no longer has the source ${plan.repository}`,
      };
    }
    return planAddition(scm, source, addition, plan.baseCommit);
  }
}

function wantedBy({ toVersion, digest }: ReviewedPlan): string {
  return wholeVersion({ version: toVersion, digest });
}

function toTarget(plan: PinnedPlan): VersionTarget {
  return { pins: plan.edit.pins, to: wantedBy(plan) };
}

/** What is no secret in a diff: it is what the change is about. */
export function versionsOf({
  edit,
  toVersion,
  digest,
}: ReviewedPlan): string[] {
  if ('revert' in edit) {
    return edit.revert.versions;
  }
  const pins = 'pins' in edit ? edit.pins : [];
  return [...pins.map(({ value }) => value), toVersion, digest ?? ''];
}

/** A plan with its pins as they stand on the branch now, or what stands there instead. */
function movedOnto(
  plan: PinnedPlan,
  stored: StoredPin[],
): PinnedPlan | { refused: string } {
  const now = new Map(
    stored
      .filter(
        ({ repository, branch }) =>
          repository === plan.repository && branch === plan.branch,
      )
      .map(item => [desiredKey({ ...item, ...item.pin }), item]),
  );
  const pins = [];
  let { baseCommit } = plan;
  for (const pin of plan.edit.pins) {
    const found = now.get(desiredKey({ ...plan, ...pin }));
    if (!found) {
      return {
        refused: `${pin.file} line ${pin.line} no longer pins the service`,
      };
    }
    if (found.pin.value !== pin.value) {
      return {
        refused: `${pin.file} line ${found.pin.line} says ${found.pin.value} by now, not ${pin.value}`,
      };
    }
    pins.push(found.pin);
    baseCommit = found.commit;
  }
  return { ...plan, baseCommit, edit: { pins } };
}
