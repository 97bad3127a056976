import type { Environment } from './Environment';
import { findCycles } from './promotionOrder';

/**
 * For how long the environments before have to be healthy, where neither the request nor the environment says it.
 *
 * @public
 */
export const DEFAULT_SOAK_SECONDS = 15 * 60;

/**
 * The longest time that the environments before may have to be healthy.
 *
 * @public
 */
export const LONGEST_SOAK_SECONDS = 30 * 24 * 60 * 60;

/**
 * An environment that is one of several targets, with its place where it is given.
 *
 * @public
 */
export interface RingWish {
  /** Entity ref. */
  environment: string;
  /** Given for all targets or for none. */
  ring?: number;
  soakSeconds?: number;
}

/**
 * The place of an environment among several targets.
 *
 * @public
 */
export interface RingPlace {
  /** Entity ref. */
  environment: string;
  /** From 1 on, without a gap; those of the same ring go together. */
  ring: number;
  /** For how long the rings before have to be healthy until it begins; 0 in the first ring. */
  soakSeconds: number;
}

const afterOf = ({ promotion }: Environment) => promotion.after ?? [];

/** How many of the targets lie before each of them, one after the other, by what the environments say. */
function declaredDepths(
  targets: ReadonlySet<string>,
  byRef: ReadonlyMap<string, Environment>,
): Map<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (ref: string, seen: ReadonlySet<string>): number => {
    const known = depths.get(ref);
    if (known !== undefined || seen.has(ref)) {
      return known ?? 0;
    }
    const environment = byRef.get(ref);
    const next = new Set(seen).add(ref);
    const depth = Math.max(
      0,
      ...(environment ? afterOf(environment) : []).map(
        before => depthOf(before, next) + (targets.has(before) ? 1 : 0),
      ),
    );
    depths.set(ref, depth);
    return depth;
  };
  targets.forEach(ref => depthOf(ref, new Set()));
  return depths;
}

/**
 * Puts targets in order: by the rings that are given, else by what the environments say that they come after
 * ({@link EnvironmentPromotion.after}), else one after the other as they are named. Pure.
 *
 * @param environments - Those that whoever asks may read
 * @returns the places in the order of the targets, or a cycle in what the environments say
 * @public
 */
export function arrangeRings(
  targets: RingWish[],
  environments: Environment[],
): { places: RingPlace[] } | { cycle: string[] } {
  const byRef = new Map(environments.map(item => [item.ref, item]));
  const isGiven = targets.some(({ ring }) => ring !== undefined);
  const cycles = isGiven
    ? new Map<string, string[]>()
    : findCycles(environments, afterOf);
  const [cycle] = targets.flatMap(({ environment }) => {
    const found = cycles.get(environment);
    return found ? [found] : [];
  });
  if (cycle) {
    return { cycle };
  }
  const depths = isGiven
    ? new Map<string, number>()
    : declaredDepths(
        new Set(targets.map(({ environment }) => environment)),
        byRef,
      );
  const isDeclared = targets.some(
    ({ environment }) => (depths.get(environment) ?? 0) > 0,
  );
  const positions = targets.map(({ environment, ring }, index) => {
    if (isGiven) {
      return ring ?? 0;
    }
    return isDeclared ? depths.get(environment) ?? 0 : index;
  });
  const order = [...new Set(positions)].sort((a, b) => a - b);
  return {
    places: targets.map(({ environment, soakSeconds }, index) => {
      const ring = order.indexOf(positions[index]) + 1;
      const declared = byRef.get(environment)?.promotion.soakSeconds;
      return {
        environment,
        ring,
        soakSeconds:
          ring === 1 ? 0 : soakSeconds ?? declared ?? DEFAULT_SOAK_SECONDS,
      };
    }),
  };
}
