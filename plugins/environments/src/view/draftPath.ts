import {
  type CreationChoices,
  inPromotionOrder,
} from '@downstage/backstage-plugin-environments-common';
import { type PathStep, toPathEnvironment } from './creationPath';
import { type EnvironmentDraft, keyOf } from './environmentDrafts';
import { layoutPath } from './layoutPath';

/**
 * The promotion path of environments that were found as it will be, column by column, with those of the catalog that they promote
 * from.
 */
export function draftPath(
  drafts: EnvironmentDraft[],
  choices: Pick<CreationChoices, 'environments' | 'watched'> | undefined,
): PathStep[][] {
  const { environments = [], watched = [] } = choices ?? {};
  const chosen = drafts.filter(({ isChosen }) => isChosen);
  const upstreams = new Set(chosen.flatMap(item => item.promotesFrom));
  const there = environments
    .filter(({ ref }) => upstreams.has(ref))
    .map(toPathEnvironment);
  const begun = chosen.map(({ found, name, tier, promotesFrom, cluster }) => ({
    ref: keyOf(found),
    title: name,
    tier,
    promotesFrom,
    cluster,
    engine: watched.find(item => item.name === cluster)?.engine,
    repository: found.paths.join(', '),
  }));
  const shown = inPromotionOrder([...there, ...begun]);
  const titles = new Map(shown.map(({ ref, title }) => [ref, title]));
  return layoutPath(
    shown.map(environment => ({
      environment,
      isNew: begun.some(({ ref }) => ref === environment.ref),
      isFirst: false,
      from: environment.promotesFrom.flatMap(ref => titles.get(ref) ?? []),
      missing: [],
    })),
  );
}
