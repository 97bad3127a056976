import { expandFolder } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { SourceRef } from '../database/SourceRef';

const WHOLE = '.';

/** Whether a file stands below a folder of an environment. */
function isReadFor(
  { sources }: Environment,
  file: string,
  { repository, branch }: SourceRef,
): boolean {
  return sources.some(
    source =>
      source.repository === repository &&
      source.branch === branch &&
      source.paths.some(path =>
        expandFolder(path, [{ path: file }]).some(
          ({ folder }) => folder === WHOLE || file.startsWith(`${folder}/`),
        ),
      ),
  );
}

/**
 * What people agree to where files are read for other environments, too. Pure.
 *
 * @param facts.readable - Refs of the environments that whoever asks may read: others are not called by their names
 */
export function sharedConsents(
  paths: string[],
  {
    target,
    source,
    environments,
    readable,
  }: {
    target: Environment;
    source: SourceRef;
    environments: Environment[];
    readable: ReadonlySet<string>;
  },
): string[] {
  return [...new Set(paths)].flatMap(file => {
    const users = environments.filter(
      environment =>
        environment.ref !== target.ref && isReadFor(environment, file, source),
    );
    const shown = users
      .filter(({ ref }) => readable.has(ref))
      .map(({ title }) => title);
    const hidden = users.length - shown.length;
    const names = [
      ...shown,
      ...(hidden > 0 ? [`${hidden} that you may not see`] : []),
    ];
    return names.length > 0
      ? [`${file} is read for other environments, too: ${names.join(', ')}`]
      : [];
  });
}
