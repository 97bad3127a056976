import { REASONS, type ReasonId } from './english';

/**
 * Why something is as it is, as data: the sentence is made where it is shown.
 *
 * @public
 */
export interface Reason {
  id: ReasonId;
  /** What the sentence names. A parameter `detail` or `message` is text from elsewhere, shown as it is. */
  params?: Record<string, string>;
  /** What `{{parts}}` stands for: reasons of their own, separated by commas. */
  parts?: Array<Pick<Reason, 'id' | 'params'>>;
}

/**
 * The reason as an English sentence. A reason that a newer server knows and this code does not is told by its id.
 *
 * @public
 */
export function formatReason({ id, params = {}, parts = [] }: Reason): string {
  const sentence: string = REASONS[id] ?? id;
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name) =>
    name === 'parts' ? parts.map(formatReason).join(', ') : params[name] ?? '',
  );
}

/**
 * Several reasons as one English text.
 *
 * @public
 */
export function formatReasons(reasons: Reason[]): string {
  return reasons.map(formatReason).join(' ');
}
