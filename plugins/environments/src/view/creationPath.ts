import {
  type CreationChoices,
  type Environment,
  type EnvironmentTier,
  inPromotionOrder,
} from '@downstage/backstage-plugin-environments-common';
import {
  type CreationForm,
  newEnvironmentRef,
  placeOf,
  placesOf,
} from './creationForm';
import { layoutPath } from './layoutPath';

/** An environment as it will be. */
export interface PathStep {
  environment: {
    ref: string;
    title: string;
    promotesFrom: string[];
    tier?: EnvironmentTier;
    cluster?: string;
    engine?: string;
    repository?: string;
  };
  /** It is created with the service. */
  isNew: boolean;
  /** The service comes to it first. */
  isFirst: boolean;
  /** Titles of the environments that its versions come from, of those that the service lives in. */
  from: string[];
  /** Titles of the environments that it promotes from, where the service lives in none of them. */
  missing: string[];
}

type PathEnvironment = PathStep['environment'];

/** An environment that there is, on a path. */
export function toPathEnvironment({
  ref,
  title,
  tier,
  promotesFrom,
  delivery,
  home,
  sources,
}: Environment): PathEnvironment {
  return {
    ref,
    title,
    tier,
    promotesFrom,
    cluster: delivery?.target.cluster,
    engine: delivery?.engine,
    repository: home ?? sources[0]?.repository,
  };
}

function proposed(
  { createEnvironment, environment }: CreationForm,
  { clusters }: CreationChoices,
): PathEnvironment | undefined {
  const { name, title, tier, promotesFrom, cluster } = environment;
  const { repository, folder, branch } = placeOf(environment) ?? {};
  return createEnvironment && name
    ? {
        ref: newEnvironmentRef(name),
        title: title ?? name,
        promotesFrom: promotesFrom ? [promotesFrom] : [],
        tier,
        cluster,
        engine: clusters.find(item => item.name === cluster)?.engine,
        repository:
          [repository, folder ?? branch].filter(Boolean).join(' ') || undefined,
      }
    : undefined;
}

/** The promotion path of a service as it will be, column by column: what is chosen, and the environment that is created with it. */
export function planPath(
  form: CreationForm,
  choices: CreationChoices,
): PathStep[][] {
  const created = proposed(form, choices);
  const there = choices.environments
    .map(toPathEnvironment)
    .filter(({ ref }) => ref !== created?.ref);
  const all = inPromotionOrder([...there, ...(created ? [created] : [])]);
  const places = placesOf(form);
  const shown = all.filter(
    item => item === created || form.environments.includes(item.ref),
  );
  const refs = new Set(shown.map(({ ref }) => ref));
  const first = all.find(({ ref }) => places.includes(ref));
  const titles = new Map(all.map(({ ref, title }) => [ref, title]));
  const titleOf = (ref: string) => titles.get(ref) ?? ref;
  const steps = shown.map(environment => {
    const { promotesFrom } = environment;
    const from = promotesFrom.filter(ref => refs.has(ref));
    return {
      environment,
      isNew: environment === created,
      isFirst: environment === first,
      from: from.map(titleOf),
      missing: from.length > 0 ? [] : promotesFrom.map(titleOf),
    };
  });
  return layoutPath(steps);
}
