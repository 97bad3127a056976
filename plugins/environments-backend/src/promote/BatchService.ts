import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type {
  PromotionBatchItem,
  PromotionBatchPlan,
  PromotionBatchRequest,
  PromotionBatchWish,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type {
  NewPromotion,
  StoredPromotion,
} from '../database/StoredPromotion';
import type { BatchPlanner, PlannedBatch, PlannedGroup } from './BatchPlanner';
import { type PersonTokens, requireAllowed } from './PersonTokens';
import { versionsOf } from './Remaker';
import { branchName } from './branchName';
import { toPlannedFiles } from './maskedDiff';
import { refusalOf } from './refusalOf';
import { resultsOf, toReviewedPlan } from './reviewedPlan';
import { toNewPromotion } from './toNewPromotion';

type RequestedItem = PromotionBatchRequest['services'][number];

/** A promotion of a batch as it is written down, and what it takes the place of. */
interface NewMember {
  promotion: NewPromotion;
  supersedes?: string;
}

/**
 * What people ask for several services at once: one commit and one pull request for each repository and branch, and a
 * promotion for each service. Permissions are checked before.
 */
export class BatchService {
  constructor(
    private readonly options: {
      environments: EnvironmentStore;
      promotions: PromotionStore;
      batchPlanner: BatchPlanner;
      /** Undefined where nobody's pull requests are opened with a token of his own. */
      persons?: PersonTokens;
    },
  ) {}

  /**
   * @param view - What whoever asks may know of
   */
  async preview(
    wish: PromotionBatchWish,
    view: View,
  ): Promise<PromotionBatchPlan> {
    const { batchPlanner, environments, persons } = this.options;
    const { items, refused, groups } = await batchPlanner.plan(wish, view);
    const known = {
      services: await environments.services(),
      visible: view.visible,
    };
    const plans = [];
    for (const { planned } of items) {
      const { plan } = planned;
      plans.push({ ...plan, files: await redactFiles(plan.files, known) });
    }
    const changes = [];
    for (const { members, title, made } of groups) {
      const [{ planned }] = members;
      const versions = members.flatMap(member =>
        versionsOf(toReviewedPlan(member.planned)),
      );
      const files =
        'changes' in made ? toPlannedFiles(made.changes, versions) : [];
      changes.push({
        repository: planned.plan.repository,
        branch: planned.plan.branch,
        title,
        services: members.map(({ item }) => item.service),
        files: await redactFiles(files, known),
        ...('refused' in made ? { refused: made.refused } : {}),
      });
    }
    return {
      environment: wish.environment,
      plans,
      refused,
      changes,
      asPerson: persons !== undefined,
    };
  }

  /**
   * Writes all wishes down, with what was reviewed, or none of them. Their pull requests follow. Asking again for what is
   * already under way gives those promotions, whoever asked for them.
   *
   * @returns the promotions, in the order of the request
   * @throws ConflictError that names each service that is refused, and why
   */
  async start(options: {
    request: PromotionBatchRequest;
    /** Entity ref. */
    requestedBy: string;
    /** What the person may know of. */
    view: View;
  }): Promise<StoredPromotion[]> {
    const { request, requestedBy, view } = options;
    const { promotions, batchPlanner, persons } = this.options;
    const { asPerson } = request;
    requireAllowed(asPerson, persons);
    const same = await this.findSame(request);
    if (same) {
      return same;
    }
    const batch = await batchPlanner.plan(request, view);
    const refusals = refusalsOf(batch);
    if (refusals.length === 0) {
      const batchId = randomUUID();
      const members = batch.groups.flatMap(group =>
        toMembers(group, {
          batchId,
          requestedBy,
          environment: request.environment,
        }),
      );
      if (asPerson) {
        // Before it is known to any process that there is something to do
        members
          .filter(({ promotion: { id, leader = id } }) => leader === id)
          .forEach(({ promotion }) => persons?.keep(promotion.id, asPerson));
      }
      if (await promotions.createAll(members)) {
        return inOrder(request, await promotions.batch(batchId));
      }
    }
    // A second click may find what the first one has begun meanwhile
    const begun = await this.findSame(request);
    if (begun) {
      return begun;
    }
    throw new ConflictError(
      refusals.length > 0
        ? `Nothing is promoted. ${refusals.join('; ')}`
        : 'Nothing is promoted: a promotion of one of the services began meanwhile. Review them again',
    );
  }

  /** The promotions that are under way for the very same outcome. */
  private async findSame({
    environment,
    services,
  }: PromotionBatchRequest): Promise<StoredPromotion[] | undefined> {
    const { promotions } = this.options;
    const versions = new Map(
      services.map(({ service, expectedVersion }) => [
        service,
        expectedVersion,
      ]),
    );
    const open = await promotions.openOf(environment, [...versions.keys()]);
    const [first] = open;
    const isSame =
      first?.batchId !== undefined &&
      open.length === services.length &&
      open.every(
        ({ batchId, service, toVersion }) =>
          batchId === first.batchId && versions.get(service) === toVersion,
      );
    return isSame ? inOrder({ services }, open) : undefined;
  }
}

/** Every service that is refused, by its title, and why. */
function refusalsOf({
  items,
  refused,
  groups,
}: PlannedBatch<RequestedItem>): string[] {
  return [
    ...refused.map(({ service, reason }) => `${service}: ${reason}`),
    ...items.flatMap(({ item, planned }) => {
      const refusal = refusalOf(planned.plan, item);
      return refusal ? [`${planned.service.title}: ${refusal}`] : [];
    }),
    ...groups.flatMap(({ made, members }) =>
      'refused' in made
        ? [
            `${members
              .map(({ planned }) => planned.service.title)
              .join(', ')}: ${made.refused}`,
          ]
        : [],
    ),
  ];
}

/** The promotions of one commit; the first one leads. */
function toMembers(
  { members, title, made }: PlannedGroup<RequestedItem>,
  request: { batchId: string; requestedBy: string; environment: string },
): NewMember[] {
  const { environment, requestedBy, batchId } = request;
  const createdAt = new Date().toISOString();
  const ids = members.map(() => randomUUID());
  const [leader, ...others] = ids;
  const isShared = others.length > 0;
  const headBranch = branchName({
    id: leader,
    environment,
    service: isShared ? `${members.length}-services` : members[0].item.service,
  });
  return members.map(({ item, planned }, index) => {
    const { expectedVersion: _expectedVersion, ...wanted } = item;
    const promotion = toNewPromotion(planned, {
      id: ids[index],
      wish: { environment, ...wanted },
      requestedBy,
      createdAt,
      headBranch,
    });
    const together =
      isShared && index === 0 && 'changes' in made
        ? { title, results: resultsOf(made.changes) }
        : undefined;
    return {
      supersedes: planned.supersedes,
      promotion: {
        ...promotion,
        batchId,
        ...(isShared ? { leader } : {}),
        ...(together && promotion.plan
          ? { plan: { ...promotion.plan, together } }
          : {}),
      },
    };
  });
}

function inOrder(
  { services }: { services: PromotionBatchItem[] },
  promotions: StoredPromotion[],
): StoredPromotion[] {
  const position = new Map(
    services.map(({ service }, index) => [service, index]),
  );
  return [...promotions].sort(
    (a, b) => position.get(a.service)! - position.get(b.service)!,
  );
}
