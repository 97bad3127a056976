import {
  type FileChange,
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
import type { SourceStore } from '../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../database/StoredPromotion';
import type { SourceReader } from '../sources/SourceReader';
import { carriedOnto } from './atCommit/carriedOnto';
import { freshConsent } from './atCommit/freshConsent';
import { toPlannedFiles } from './maskedDiff';
import { type PinnedPlan, isPinned, movedOnto } from './pinnedPlan';
import { planAddition } from './planAddition';
import { readTexts } from './readTexts';
import type { RemovalEdit } from './removal/RemovalEdit';
import { ServiceRemover } from './removal/ServiceRemover';
import type { RevertEdit } from './revert/RevertEdit';
import { RevertPlanner } from './revert/RevertPlanner';
import { carryRevert } from './revert/carryRevert';
import { isAsReviewed, resultsOf } from './reviewedPlan';
import type { TakeOverEdit } from './takeOver/TakeOverEdit';
import { TakeOverPlanner } from './takeOver/TakeOverPlanner';
import { carryTakeOver } from './takeOver/carryTakeOver';
import { wholeVersion } from './wholeVersion';

/** Reviewed changes as they are made on another commit, in one. */
interface Carried {
  baseCommit: string;
  changes: FileChange[];
  plans: CarriedPlan[];
}

/** Makes the changes of a reviewed plan again, from the commit that they were planned on or on another one. Reads only. */
export class Remaker {
  private readonly reverts: RevertPlanner;
  private readonly takeOvers: TakeOverPlanner;
  private readonly remover: ServiceRemover;

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
    this.remover = new ServiceRemover(options);
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
    if ('removal' in edit) {
      return this.remover.make(
        { ...plan, commit: plan.baseCommit },
        edit.removal,
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
    const alone = first && this.carryAlone(group[0], first);
    if (alone) {
      return alone;
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

  /** What is changed by itself and not with pins; undefined for all else. */
  private carryAlone(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
  ): Promise<Carried | { refused: string }> | undefined {
    const { edit } = plan;
    if ('revert' in edit) {
      return this.carryRevert(promotion, plan, edit.revert);
    }
    if ('takeOver' in edit) {
      return this.carryTakeOver(promotion, plan, edit.takeOver);
    }
    if ('removal' in edit) {
      return this.carryRemoval(promotion, plan, edit.removal);
    }
    return 'settings' in edit
      ? this.carrySettings(promotion, plan, edit.settings)
      : undefined;
  }

  private async carryTakeOver(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    edit: TakeOverEdit,
  ): Promise<Carried | { refused: string }> {
    const context = { ...this.options, takeOvers: this.takeOvers };
    return this.carried(
      promotion,
      plan,
      await carryTakeOver(context, promotion, plan, edit),
    );
  }

  private async carryRemoval(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    edit: RemovalEdit,
  ): Promise<Carried | { refused: string }> {
    const { repository, branch } = plan;
    return this.carried(
      promotion,
      plan,
      await carriedOnto(this.options, promotion, plan, ({ commit, ...of }) =>
        this.remover.makeProven({ repository, branch, commit }, edit, {
          ...of,
          // The reason is for all who may read the promotion
          visible: async () => new Set(),
        }),
      ),
    );
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
  fromVersion,
  toVersion,
  digest,
}: ReviewedPlan): string[] {
  if ('revert' in edit) {
    return edit.revert.versions;
  }
  if ('removal' in edit) {
    return [fromVersion];
  }
  const pins = 'pins' in edit ? edit.pins : [];
  return [...pins.map(({ value }) => value), toVersion, digest ?? ''];
}
