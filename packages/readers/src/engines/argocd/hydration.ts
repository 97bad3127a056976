import { at, text } from '../../objects/untrusted';

/** The commit that a source hydrator rendered what is deployed from. Its last operation may be ahead of that. */
export function dryCommitOf(
  status: unknown,
  deployed?: string,
): string | undefined {
  const last = at(status, 'sourceHydrator', 'lastSuccessfulOperation');
  return deployed && at(last, 'hydratedSHA') === deployed
    ? text(at(last, 'drySHA'))
    : undefined;
}

/** Why a source could not be hydrated; it stands nowhere else. */
export function hydrationFailure(status: unknown): string | undefined {
  const current = at(status, 'sourceHydrator', 'currentOperation');
  return at(current, 'phase') === 'Failed'
    ? text(at(current, 'message')) ?? 'The source could not be hydrated.'
    : undefined;
}
