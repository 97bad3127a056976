import type {
  PlannedRemoval,
  ServiceEnvironment,
  ServiceRemovalPlan,
  ServiceRemovalRequest,
} from '@downstage/backstage-plugin-environments-common';

/** Whether a service stands in several environments, and may go from one of them at least. */
export function goesFromSeveral(environments: ServiceEnvironment[]): boolean {
  const having = environments.filter(({ deployment }) => deployment?.desired);
  return (
    having.length > 1 &&
    having.some(({ remove }) =>
      remove.reasons.every(({ id }) => id !== 'remove-permitted'),
    )
  );
}

/** Whether nothing speaks against the removal from an environment, but for what is to be agreed to. */
export function isRemovable({ plan, refused }: PlannedRemoval): boolean {
  return plan !== undefined && !refused && plan.blocked.length === 0;
}

/** The environments that a person may select, by ref. */
export function removableIn({ targets }: ServiceRemovalPlan): string[] {
  return targets.filter(isRemovable).map(({ environment }) => environment);
}

/** What is asked for once it was reviewed: the selected environments, with everything that their plans named. */
export function removalRequestOf(
  { service, targets, denied }: ServiceRemovalPlan,
  selected: ReadonlySet<string>,
): ServiceRemovalRequest {
  const named = targets.filter(
    item => isRemovable(item) && selected.has(item.environment),
  );
  const begun = targets.filter(({ promotion }) => promotion);
  const all = targets.length + denied.length;
  return {
    service,
    targets: named.map(({ environment, plan }) => ({
      environment,
      consents: plan?.consents ?? [],
    })),
    ...(named.length + begun.length < all ? { leaveOthers: true } : {}),
  };
}
