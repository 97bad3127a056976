import { isCollection } from 'yaml';
import { parseYaml } from './parseYaml';

/**
 * Whether a text is YAML or JSON whose documents are maps or lists. A file of assignments, a script or a template is not.
 *
 * @public
 */
export function isConfiguration(text: string): boolean {
  const parsed = parseYaml(text);
  return (
    'documents' in parsed &&
    parsed.documents.every(
      ({ contents }) => contents === null || isCollection(contents),
    )
  );
}
