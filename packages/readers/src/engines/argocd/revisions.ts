import { at, list, text } from '../../objects/untrusted';

/** One revision, or several of a multi-source Application, of which some may be empty. */
export function revisionsOf(value: unknown): string[] {
  const several = list(at(value, 'revisions')).map(item => text(item) ?? '');
  const one = text(at(value, 'revision'));
  return several.some(Boolean) ? several : [one ?? ''].filter(Boolean);
}

/**
 * The revisions that were applied last. An operation names its own before anything is applied, and also when it is a dry run
 * or goes for some objects only: such ones, and those that fail, are not in the history either.
 */
export function appliedRevisions(status: unknown): string[] {
  const operation = at(status, 'operationState');
  const sync = at(operation, 'operation', 'sync');
  const isWhole =
    at(operation, 'phase') === 'Succeeded' &&
    at(sync, 'dryRun') !== true &&
    list(at(sync, 'resources')).length === 0;
  const synced = isWhole ? revisionsOf(at(operation, 'syncResult')) : [];
  return synced.length > 0
    ? synced
    : revisionsOf(list(at(status, 'history')).at(-1));
}
