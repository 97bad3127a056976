import { ConflictError } from '@backstage/errors';
import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { parseAllDocuments } from 'yaml';

/** Whether a catalog file has a Component of the namespace default; false where it cannot be read. */
function hasComponent(text: string, name: string): boolean {
  return parseAllDocuments(text).some(
    document =>
      String(document.get('kind')).toLocaleLowerCase('en-US') === 'component' &&
      document.getIn(['metadata', 'name']) === name &&
      (document.getIn(['metadata', 'namespace']) ?? 'default') === 'default',
  );
}

/**
 * Refuses a repository whose own catalog file stays and does not have the service: it would never come into the catalog.
 *
 * @throws ConflictError that names the file and the fix
 */
export async function requireComponent(
  { repository }: Scm,
  file: { path: string; sha: string },
  { name }: { name: string },
): Promise<void> {
  const text = (await repository.blobs([file.sha])).get(file.sha) ?? '';
  if (!hasComponent(text, name)) {
    throw new ConflictError(
      `repository: ${repository.url} has ${file.path} without a Component ${name}, and it is left as it is. Add the Component there by hand, or give the name that it has`,
    );
  }
}
