import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { parseAllDocuments } from 'yaml';
import { CATALOG_FILE } from './environmentFiles';
import type { NewEnvironment } from './NewEnvironment';

/** Whether a repository says by its catalog file that it is an environment's, with the same owner. */
export async function isHomeOf(
  { repository }: Scm,
  { name, owner }: NewEnvironment,
): Promise<boolean> {
  const head = await repository.head('main');
  const tree =
    head.status === 'found' ? await repository.tree(head.sha) : undefined;
  const file =
    tree?.status === 'found'
      ? tree.files.find(({ path }) => path === CATALOG_FILE)
      : undefined;
  const text = file && (await repository.blobs([file.sha])).get(file.sha);
  return parseAllDocuments(text ?? '').some(document => {
    const entity = document.errors.length > 0 ? undefined : document.toJS();
    return (
      entity?.kind === 'Resource' &&
      entity.spec?.type === 'environment' &&
      entity.metadata?.name === name &&
      entity.spec.owner === owner
    );
  });
}
