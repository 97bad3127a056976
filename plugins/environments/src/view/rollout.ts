import {
  type Environment,
  type PromotionRolloutPlan,
  type PromotionRolloutRequest,
  type PromotionRolloutWish,
  type ServiceEnvironment,
  MOST_TARGETS,
  arrangeRings,
} from '@downstage/backstage-plugin-environments-common';

/** A version that several environments can take from one upstream. */
export interface RolloutChoice {
  /** Entity ref of the upstream. */
  from: string;
  version: string;
  targets: Environment[];
}

/** The place of an environment as a person arranges it. */
export interface RingRow {
  environment: Environment;
  isSelected: boolean;
  ring: number;
  /** For how long those before have to be healthy, in minutes. */
  minutes: number;
}

/** What may be promoted into several environments now. */
export function rolloutChoices(
  environments: ServiceEnvironment[],
): RolloutChoice[] {
  const choices = new Map<string, RolloutChoice>();
  for (const { environment, promote } of environments) {
    const { allowed, from, version } = promote;
    if (allowed && from && version) {
      const key = JSON.stringify([from, version]);
      const choice = choices.get(key) ?? { from, version, targets: [] };
      choice.targets.push(environment);
      choices.set(key, choice);
    }
  }
  return [...choices.values()].filter(({ targets }) => targets.length > 1);
}

/** The rows that are shown first: as the environments say, else one after the other. */
export function firstRows(targets: Environment[]): RingRow[] {
  const wishes = targets.map(({ ref }) => ({ environment: ref }));
  const declared = arrangeRings(wishes, targets);
  const arranged =
    'places' in declared
      ? declared
      : arrangeRings(
          wishes.map((wish, index) => ({ ...wish, ring: index + 1 })),
          targets,
        );
  const places = 'places' in arranged ? arranged.places : [];
  return targets
    .map((environment, index) => ({
      environment,
      isSelected: index < MOST_TARGETS,
      ring: places[index].ring,
      minutes: Math.ceil(places[index].soakSeconds / 60),
    }))
    .sort((a, b) => a.ring - b.ring);
}

/** What the selected rows ask for. */
export function wishOf(
  rows: RingRow[],
  { service, from }: { service: string; from: string },
): PromotionRolloutWish {
  const selected = rows.filter(({ isSelected }) => isSelected);
  const first = Math.min(...selected.map(({ ring }) => ring));
  return {
    service,
    from,
    targets: selected.map(({ environment, ring, minutes }) => ({
      environment: environment.ref,
      ring,
      ...(ring > first ? { soak: `PT${minutes}M` } : {}),
    })),
  };
}

/** Whether nothing speaks against a plan, but for what is to be agreed to. */
export function isPossible({ targets }: PromotionRolloutPlan): boolean {
  return targets.every(
    ({ plan, refused }) => plan && !refused && plan.blocked.length === 0,
  );
}

/** Whether a plan does more than was asked for. */
export function needsConsent({ targets }: PromotionRolloutPlan): boolean {
  return targets.some(({ plan }) => (plan?.consents ?? []).length > 0);
}

/** What is asked for once it was reviewed: what was shown, where and when, and everything that the plans named. */
export function rolloutRequestOf(
  wish: PromotionRolloutWish,
  { targets }: PromotionRolloutPlan,
): PromotionRolloutRequest {
  const planned = new Map(
    targets.map(({ environment, plan }) => [environment, plan]),
  );
  return {
    ...wish,
    expectedVersion: targets.at(0)?.plan?.toVersion ?? '',
    targets: wish.targets.map(target => {
      const { consents = [], addition } = planned.get(target.environment) ?? {};
      return {
        ...target,
        ...(consents.length > 0 ? { consents } : {}),
        ...(addition ? { expectedFiles: addition.fingerprint } : {}),
      };
    }),
  };
}
