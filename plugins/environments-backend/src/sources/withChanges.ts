import type { FileChange } from '@downstage/layouts';
import type { Scm } from '@downstage/backstage-plugin-environments-node';

/** What stands at a commit. */
export type FoundTree = Extract<
  Awaited<ReturnType<Scm['repository']['tree']>>,
  { status: 'found' }
>;

/** The files of a commit as they would be with changes, and the texts of those that change. Pure. */
export function withChanges(
  files: FoundTree['files'],
  changes: FileChange[],
): {
  files: FoundTree['files'];
  textOf: (path: string) => string | undefined;
} {
  const texts = new Map(changes.map(({ path, after }) => [path, after]));
  const kept = files.filter(({ path }) => !texts.has(path));
  const changed = changes.flatMap(({ path, after }) =>
    after === undefined
      ? []
      : [
          {
            ...files.find(file => file.path === path),
            path,
            // No blob has it yet
            sha: `changed ${path}`,
            size: Buffer.byteLength(after),
          },
        ],
  );
  return { files: [...kept, ...changed], textOf: path => texts.get(path) };
}
