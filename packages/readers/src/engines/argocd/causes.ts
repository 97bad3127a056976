import { joinSentences } from '../../objects/joinSentences';
import { namedMessages } from '../../objects/namedMessages';
import { at, list, text } from '../../objects/untrusted';
import { objectReference } from './objectReference';

const FAILED = new Set(['Failed', 'Error']);

/** Whether an object could not be applied, or a hook or an object that was waited for failed. */
const isFailed = (result: unknown): boolean =>
  at(result, 'status') === 'SyncFailed' ||
  FAILED.has(text(at(result, 'hookPhase')) ?? '');

/**
 * What an operation says, with what its objects and hooks say that failed: its own sentence leaves those out, or before
 * Argo CD 2.9 all of them. https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function operationMessage(operation: unknown): string | undefined {
  const message = text(at(operation, 'message'));
  const failed = list(at(operation, 'syncResult', 'resources'))
    .filter(isFailed)
    .map(result => ({
      ...objectReference(result),
      message: text(at(result, 'message')),
    }));
  return joinSentences(
    message,
    namedMessages(
      failed.filter(result => !message?.includes(result.message ?? '')),
    ),
  );
}

/**
 * Why the health of an Application is what it is: what the objects say that are so. Argo CD 3 keeps that outside of the
 * Application, unless told otherwise.
 */
export function healthMessage(status: unknown): string | undefined {
  const word = at(status, 'health', 'status');
  const alike = list(at(status, 'resources')).filter(
    resource => at(resource, 'health', 'status') === word,
  );
  return joinSentences(
    text(at(status, 'health', 'message')),
    word && word !== 'Healthy'
      ? namedMessages(
          alike.map(resource => ({
            ...objectReference(resource),
            message: text(at(resource, 'health', 'message')),
          })),
        )
      : undefined,
  );
}
