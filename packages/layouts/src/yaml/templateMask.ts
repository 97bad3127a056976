import type { Scalar } from 'yaml';
import type { YamlContext } from './YamlPlace';

/** A text whose template actions are covered by characters that YAML reads over. */
export interface MaskedText {
  /** As long as the text, so that offsets are the same. */
  text: string;
  /** The ranges that were covered. */
  computed: Array<[start: number, end: number]>;
}

/** An opening without an end, as in a comment, covers nothing. */
const ACTION = /\{\{(?:(?!\{\{)[\s\S])*?\}\}/g;

/** Whether the lines that a range stands on hold nothing but actions, such as `{{ if .A }}{{ else }}`. */
function aloneIn(text: string): (start: number, end: number) => boolean {
  const known = new Map<string, boolean>();
  return (start, end) => {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const newline = text.indexOf('\n', end);
    const lineEnd = newline < 0 ? text.length : newline;
    const key = `${lineStart} ${lineEnd}`;
    const alone =
      known.get(key) ??
      text.slice(lineStart, lineEnd).replace(ACTION, '').trim() === '';
    known.set(key, alone);
    return alone;
  };
}

/**
 * Covers Go template actions. An action alone on its line becomes a comment, one within a line becomes a word; nothing
 * else moves, so that places in the masked text are places in the text.
 */
export function templateMask(text: string): MaskedText {
  const computed: MaskedText['computed'] = [];
  const isAlone = aloneIn(text);
  const masked = text.replace(ACTION, (action, start: number) => {
    const end = start + action.length;
    computed.push([start, end]);
    const fill = isAlone(start, end) ? '#' : 'x';
    return action.replace(/[^\r\n]/g, fill);
  });
  return { text: masked, computed };
}

/** The text of a scalar on one line that holds a template action; undefined for others, whose text is not covered. */
export function computedText(
  { range, type }: Scalar,
  { file, origin }: Pick<YamlContext, 'file' | 'origin'>,
): string | undefined {
  const [start, end] = (range ?? [0, 0]).map(origin.toFile);
  if (!file.computed.some(([from, to]) => from < end && start < to)) {
    return undefined;
  }
  switch (type) {
    case 'PLAIN':
      return file.text.slice(start, end);
    case 'QUOTE_SINGLE':
    case 'QUOTE_DOUBLE':
      return file.text.slice(start + 1, end - 1);
    default:
      return undefined;
  }
}
