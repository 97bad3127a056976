import type { Scalar } from 'yaml';
import { overlapsOrdered } from './overlaps';
import type { YamlContext } from './YamlPlace';

/** A text whose template actions are covered by characters that YAML reads over. */
export interface MaskedText {
  /** As long as the text, so that offsets are the same. */
  text: string;
  /** The ranges that were covered, in their order. */
  computed: Array<[start: number, end: number]>;
}

/** An opening without an end, as in a comment, covers nothing. */
const ACTION = /\{\{(?:(?!\{\{)[\s\S])*?\}\}/g;

/**
 * Whether the lines that a range stands on hold nothing but actions, such as `{{ if .A }}{{ else }}`. Asked for ranges in
 * their order: the lines of the last one are known, as very many may stand on one line.
 */
function aloneIn(text: string): (start: number, end: number) => boolean {
  let known = { start: 0, end: -1, alone: false };
  return (start, end) => {
    if (start < known.start || end > known.end) {
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const newline = text.indexOf('\n', end);
      const lineEnd = newline < 0 ? text.length : newline;
      const rest = text.slice(lineStart, lineEnd).replace(ACTION, '');
      known = { start: lineStart, end: lineEnd, alone: rest.trim() === '' };
    }
    return known.alone;
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
  if (!overlapsOrdered(file.computed, [start, end])) {
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
