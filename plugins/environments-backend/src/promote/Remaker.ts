import { type FileChange, filesOf, planVersion } from '@downstage/layouts';
import type { PlannedFile } from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { SourceRef } from '../database/SourceRef';
import type { SourceStore } from '../database/SourceStore';
import type {
  ReviewedPlan,
  StoredPromotion,
} from '../database/StoredPromotion';
import type { SourceReader } from '../sources/SourceReader';
import { desiredKey } from '../sources/storedPins';
import { toPlannedFiles } from './maskedDiff';
import { planAddition } from './planAddition';
import { readTexts } from './readTexts';
import { carryRevert } from './revert/carryRevert';
import { RevertPlanner } from './revert/RevertPlanner';
import type { RevertEdit } from './revert/RevertEdit';
import { isAsReviewed, resultsOf } from './reviewedPlan';

/** A reviewed change as it is made on another commit. */
interface Carried {
  plan: ReviewedPlan;
  changes: FileChange[];
  files: PlannedFile[];
}

/** Makes the changes of a reviewed plan again, from the commit that they were planned on or on another one. Reads only. */
export class Remaker {
  private readonly reverts: RevertPlanner;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {
    this.reverts = new RevertPlanner(options);
  }

  /** The changes that were reviewed, or why they cannot be made any more. */
  async remake(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const made = await this.make(promotion, plan);
    if ('refused' in made || isAsReviewed(plan, made.changes)) {
      return made;
    }
    return {
      refused: `What was reviewed cannot be made again from commit ${plan.baseCommit} of ${plan.repository}`,
    };
  }

  private async make(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const { edit } = plan;
    if ('revert' in edit) {
      return this.reverts.make(
        { ...plan, commit: plan.baseCommit },
        edit.revert,
      );
    }
    return 'pins' in edit
      ? planVersion({
          pins: edit.pins,
          files: await this.textsAt(plan, edit.pins),
          to: wantedBy(plan),
        })
      : this.addition(promotion, plan, edit);
  }

  /** The same change on the head of the branch as it is now; refused where something else stands in its place. */
  async carry(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
  ): Promise<Carried | { refused: string }> {
    const { reader, sources } = this.options;
    if ('revert' in plan.edit) {
      return this.carryRevert(promotion, plan, plan.edit.revert);
    }
    if (!('pins' in plan.edit)) {
      return { refused: 'A service that is added cannot be carried onto it' };
    }
    await reader.read(plan);
    const stored = await sources.pins(promotion.environment);
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
      const place = `${pin.file} line ${pin.line}`;
      if (!found) {
        return { refused: `${place} no longer pins the service` };
      }
      if (found.pin.value !== pin.value) {
        return {
          refused: `${pin.file} line ${found.pin.line} says ${found.pin.value} by now, not ${pin.value}`,
        };
      }
      pins.push(found.pin);
      baseCommit = found.commit;
    }
    const edit = { pins };
    const files = await this.textsAt({ ...plan, baseCommit }, pins);
    const made = planVersion({ pins, files, to: wantedBy(plan) });
    if ('refused' in made) {
      return made;
    }
    const { changes } = made;
    const carried = { ...plan, baseCommit, edit, results: resultsOf(changes) };
    const versions = [
      ...pins.map(({ value }) => value),
      plan.toVersion,
      plan.digest ?? '',
    ];
    return {
      plan: carried,
      changes,
      files: toPlannedFiles(changes, versions),
    };
  }

  private async carryRevert(
    promotion: StoredPromotion,
    plan: ReviewedPlan,
    edit: RevertEdit,
  ): Promise<Carried | { refused: string }> {
    const context = { ...this.options, reverts: this.reverts };
    const made = await carryRevert(context, promotion, plan, edit);
    if ('refused' in made) {
      return made;
    }
    const { baseCommit, changes } = made;
    return {
      plan: { ...plan, baseCommit, results: resultsOf(changes) },
      changes,
      files: toPlannedFiles(changes, edit.versions),
    };
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
    { addition }: Extract<ReviewedPlan['edit'], { addition: unknown }>,
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
  return [toVersion, digest].filter(Boolean).join('@');
}
