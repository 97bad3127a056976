import type { FileChange } from '@downstage/layouts';
import {
  type PromotionBatchItem,
  type PromotionBatchWish,
  MOST_TOGETHER,
  formatReason,
} from '@downstage/backstage-plugin-environments-common';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { oneLine } from '../attribution/oneLine';
import type { PlannedPromotion } from './PlannedPromotion';
import type { PlanOptions, PromotionPlanner } from './PromotionPlanner';
import type { Remaker } from './Remaker';
import { toReviewedPlan } from './reviewedPlan';

/** A branch that moves on while many services are planned on it. */
const MOST_ATTEMPTS = 3;

/** A service of a batch with its plan. */
export interface PlannedItem<Item> {
  item: Item;
  planned: PlannedPromotion;
}

/** What one commit brings. */
export interface PlannedGroup<Item> {
  members: Array<PlannedItem<Item>>;
  title: string;
  /** What the commit changes, or why the services cannot be changed together. */
  made: { changes: FileChange[] } | { refused: string };
}

/** Services as they are planned together. */
export interface PlannedBatch<Item> {
  items: Array<PlannedItem<Item>>;
  refused: Array<{ service: string; reason: string }>;
  /** Of what is not blocked; one for each repository and branch. */
  groups: Array<PlannedGroup<Item>>;
}

/** An expected no to one service, which leaves the others as they are. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotFoundError
  );
}

/** Plans services that are promoted together, each as it is planned alone. Reads only. */
export class BatchPlanner {
  constructor(
    private readonly options: { planner: PromotionPlanner; remaker: Remaker },
  ) {}

  /** @throws InputError when there are too many services, none, or one twice */
  async plan<Item extends PromotionBatchItem>(
    { environment, services }: PromotionBatchWish & { services: Item[] },
    options: PlanOptions,
  ): Promise<PlannedBatch<Item>> {
    requireSize(services);
    for (let attempt = 1; ; attempt += 1) {
      const batch = await this.planEach(environment, services, options);
      const groups = byBranch(batch.items);
      if (groups.every(isOnOneCommit)) {
        const made: Array<PlannedGroup<Item>> = [];
        for (const members of groups) {
          made.push(await this.make(members));
        }
        return { ...batch, groups: made };
      }
      if (attempt === MOST_ATTEMPTS) {
        throw new ConflictError(
          `The branch of ${environment} moves on while the services are planned. Review them again`,
        );
      }
    }
  }

  private async planEach<Item extends PromotionBatchItem>(
    environment: string,
    services: Item[],
    options: PlanOptions,
  ): Promise<Omit<PlannedBatch<Item>, 'groups'>> {
    const items: Array<PlannedItem<Item>> = [];
    const refused: PlannedBatch<Item>['refused'] = [];
    for (const item of services) {
      const { service, from } = item;
      try {
        const planned = await this.options.planner.plan(
          { environment, service, from },
          options,
        );
        if ('pins' in planned.again.edit && !planned.plan.addition) {
          items.push({ item, planned });
        } else {
          refused.push({
            service,
            reason: formatReason({
              id: 'addition-alone',
              params: {
                service: planned.service.title,
                environment: planned.environmentTitle,
              },
            }),
          });
        }
      } catch (error) {
        if (!isRefusal(error)) {
          throw error;
        }
        refused.push({ service, reason: error.message });
      }
    }
    return { items, refused };
  }

  private async make<Item>(
    members: Array<PlannedItem<Item>>,
  ): Promise<PlannedGroup<Item>> {
    const [{ planned }] = members;
    if (members.length === 1) {
      const { plan, changes } = planned;
      return { members, title: plan.title, made: { changes } };
    }
    return {
      members,
      title: oneLine(
        `Promote ${members.length} services to ${planned.environmentTitle}`,
        250,
      ),
      made: await this.options.remaker.make(
        members.map(member => toReviewedPlan(member.planned)),
      ),
    };
  }
}

function requireSize(services: PromotionBatchItem[]): void {
  const refs = services.map(({ service }) => service);
  const twice = refs.find((ref, index) => refs.indexOf(ref) !== index);
  if (twice) {
    throw new InputError(`${twice} is named twice: name each service once`);
  }
  if (refs.length === 0 || refs.length > MOST_TOGETHER) {
    throw new InputError(
      `1 to ${MOST_TOGETHER} services can be promoted together, not ${refs.length}. Promote them in parts`,
    );
  }
}

/** What is not blocked, by the branch that it changes. */
function byBranch<Item>(
  items: Array<PlannedItem<Item>>,
): Array<Array<PlannedItem<Item>>> {
  const groups = new Map<string, Array<PlannedItem<Item>>>();
  for (const entry of items) {
    const { repository, branch, blocked } = entry.planned.plan;
    if (blocked.length === 0) {
      const key = `${repository} ${branch}`;
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
  }
  return [...groups.values()];
}

function isOnOneCommit<Item>(members: Array<PlannedItem<Item>>): boolean {
  const [{ planned }] = members;
  return members.every(
    member => member.planned.plan.baseCommit === planned.plan.baseCommit,
  );
}
