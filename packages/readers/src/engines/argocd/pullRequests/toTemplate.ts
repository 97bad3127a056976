import type { TemplatePart } from '../../../objects/Previews';

/** Kubernetes' names and labels are shorter; what is longer is no template of one. */
const LONGEST = 500;
/** No name that people read has more. */
const MOST_PARTS = 12;
const ACTION = /\{\{([^{}]*)\}\}/g;
/** What makes the text around it depend on more than its own place. */
const CONTROL =
  /^-|-$|^\s*(?:if|else|end|range|with|define|block|template|break|continue)\b|:=/;

const PARTS: Record<string, TemplatePart> = {
  number: { is: 'number' },
  head_sha: { is: 'commit', digits: 40 },
  head_short_sha: { is: 'commit', digits: 8 },
  head_short_sha_7: { is: 'commit', digits: 7 },
};

/** The part that an action stands for: `{{number}}`, or `{{.number}}` of a Go template. */
function toPart(action: string, isGo: boolean): TemplatePart {
  const word = action.trim();
  const name = isGo ? /^\.(\w+)$/.exec(word)?.[1] : word;
  return name !== undefined && Object.hasOwn(PARTS, name)
    ? PARTS[name]
    : { is: 'any' };
}

const isAny = (part: TemplatePart | undefined) =>
  typeof part === 'object' && part.is === 'any';

/**
 * The parts of a template of an ApplicationSet; undefined where it tells nothing of a pull request, or not by its place
 * alone, or has too many parts.
 */
export function toTemplate(
  value: unknown,
  isGo: boolean,
): TemplatePart[] | undefined {
  if (typeof value !== 'string' || value.length > LONGEST) {
    return undefined;
  }
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of value.matchAll(ACTION)) {
    if (isGo && CONTROL.test(match[1])) {
      return undefined;
    }
    if (match.index > end) {
      parts.push(value.slice(end, match.index));
    }
    const part = toPart(match[1], isGo);
    if (!isAny(part) || !isAny(parts.at(-1))) {
      parts.push(part);
    }
    end = match.index + match[0].length;
  }
  if (end < value.length) {
    parts.push(value.slice(end));
  }
  const tells = parts.some(part => typeof part !== 'string' && !isAny(part));
  return tells && parts.length <= MOST_PARTS ? parts : undefined;
}
