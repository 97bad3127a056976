import type { PromotionWait } from '@downstage/backstage-plugin-environments-common';
import type { Translate } from './describeReason';
import { exactDuration } from './exactDuration';
import { formatMoment } from './formatTime';

/** A length of time in words. */
export function describeLength(t: Translate, seconds: number): string {
  const { unit, count } = exactDuration(seconds);
  return t(`age.${unit}`, { length: String(count) });
}

/**
 * What a promotion waits for, in a sentence.
 *
 * @param titleOf - The title of an environment, by its ref
 */
export function describeWait(
  t: Translate,
  { environments, soakSeconds, beginsAt }: PromotionWait,
  titleOf: (environment: string) => string,
): string {
  const names =
    environments.length > 0
      ? environments.map(titleOf).join(', ')
      : t('rings.hidden');
  if (beginsAt) {
    return t('rings.begins', {
      time: formatMoment(beginsAt, t('language')),
      environments: names,
    });
  }
  return soakSeconds > 0
    ? t('rings.waits', {
        environments: names,
        length: describeLength(t, soakSeconds),
      })
    : t('rings.waitsOnly', { environments: names });
}
