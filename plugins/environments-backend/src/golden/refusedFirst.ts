import { locatePins, planAddition } from '@downstage/layouts';
import type { PromotionAddition } from '@downstage/backstage-plugin-environments-common';
import { DEFAULT_PORT } from '../promote/planAddition';
import type { NewEnvironment } from './NewEnvironment';
import { begunEnvironment } from './begunEnvironment';

/** Why an environment that is not there yet would not take a first service; undefined where it would. */
export async function refusedFirst(
  environment: NewEnvironment,
  addition: PromotionAddition,
): Promise<string | undefined> {
  const begun = begunEnvironment(environment);
  if (!begun) {
    return undefined;
  }
  const texts = new Map(Object.entries(begun.files));
  const located = await locatePins({
    folder: '.',
    layout: begun.layout,
    tree: [...texts.keys()].map(path => ({ path, sha: path })),
    read: async paths =>
      new Map(paths.map(path => [path, texts.get(path) ?? ''])),
  });
  const added = planAddition(located, { port: DEFAULT_PORT, ...addition });
  return 'refused' in added ? added.refused : undefined;
}
