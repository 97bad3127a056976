import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import type { Translate } from './describeReason';

/** Where a promotion stands, in a word: what is healthy of a removal is that the service is gone. */
export function promotionState(
  t: Translate,
  { kind, state }: Pick<Promotion, 'kind' | 'state'>,
): string {
  return kind === 'removal' && state === 'healthy'
    ? t('removal.gone')
    : t(`promotionState.${state}`);
}
