import { type LocateResult, locatePins } from '@downstage/layouts';
import type { EnvironmentSource } from '@downstage/backstage-plugin-environments-common';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { FoundTree } from '../../sources/withChanges';

const SYMBOLIC_LINK = '120000';

/** A folder of an environment, as a commit has it. */
export interface FolderAt
  extends Pick<EnvironmentSource, 'repository' | 'layout'> {
  folder: string;
  /** The service that the folder's path names. */
  service?: string;
}

/**
 * What stands in a folder of a repository at some commit, with the texts that were read.
 *
 * @param read.also - Further files that are wanted, whether or not a version is looked for in them
 * @throws ScmError
 */
export async function locateFolder(
  scm: Scm,
  { repository, layout, folder, service }: FolderAt,
  { tree, also = [] }: { tree: FoundTree; also?: string[] },
): Promise<LocateResult> {
  // What a link leads to is another file's text, and its own is a path
  const shas = new Map(
    tree.files
      .filter(({ mode }) => mode !== SYMBOLIC_LINK)
      .map(({ path, sha }) => [path, sha]),
  );
  const texts = new Map<string, string>();
  const read = async (paths: string[]) => {
    const blobs = await scm.repository.blobs(
      paths.flatMap(path => (texts.has(path) ? [] : shas.get(path) ?? [])),
    );
    for (const path of paths) {
      const text = blobs.get(shas.get(path) ?? '');
      if (text !== undefined) {
        texts.set(path, text);
      }
    }
    return texts;
  };
  const located = await locatePins({
    folder,
    service,
    layout,
    repository,
    tree: tree.files,
    read,
  });
  const missing = also.filter(path => !texts.has(path));
  if (missing.length > 0) {
    await read(missing);
  }
  return {
    ...located,
    files: new Map([
      ...located.files,
      ...also.flatMap((path): Array<[string, string]> => {
        const text = texts.get(path);
        return text === undefined ? [] : [[path, text]];
      }),
    ]),
  };
}
