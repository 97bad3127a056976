import { at, list, text } from '../../objects/untrusted';

/** One revision, or several of a multi-source Application, of which some may be empty. */
export function revisionsOf(value: unknown): string[] {
  const several = list(at(value, 'revisions')).map(item => text(item) ?? '');
  const one = text(at(value, 'revision'));
  return several.some(Boolean) ? several : [one ?? ''].filter(Boolean);
}

/**
 * What was applied last, with its revisions. An operation names its own before anything is applied, and also when it is a dry
 * run or goes for some objects only: such ones, and those that fail, are not in the history either.
 */
export function lastApplied(status: unknown): unknown {
  const operation = at(status, 'operationState');
  const sync = at(operation, 'operation', 'sync');
  const isWhole =
    at(operation, 'phase') === 'Succeeded' &&
    at(sync, 'dryRun') !== true &&
    list(at(sync, 'resources')).length === 0;
  const result = isWhole ? at(operation, 'syncResult') : undefined;
  return revisionsOf(result).length > 0
    ? result
    : list(at(status, 'history')).at(-1);
}
