import type { TemplatePart } from './Previews';

/** Kubernetes' names and labels are shorter; what is longer is no template of one. */
const LONGEST = 500;
/** No name that people read has more. */
const MOST_PARTS = 12;
/** What makes the text around it depend on more than its own place. */
const CONTROL =
  /^-|-$|^\s*(?:if|else|end|range|with|define|block|template|break|continue)\b|:=/;

/** How the templates of an engine are written. */
export interface TemplateSyntax {
  /** Finds an action, with what stands in it as the first group. It is global. */
  action: RegExp;
  /** Whether actions may be conditions and loops. */
  hasControl: boolean;
  /** The part that an action stands for. */
  toPart(action: string): TemplatePart;
}

const isAny = (part: TemplatePart | undefined) =>
  typeof part === 'object' && part.is === 'any';

/** Whether parts tell something of a pull request. */
export const tells = (parts: TemplatePart[]): boolean =>
  parts.some(part => typeof part !== 'string' && !isAny(part));

/** The parts of a template; undefined where they do not depend on their own place alone, or are too many. */
export function templateParts(
  value: unknown,
  { action, hasControl, toPart }: TemplateSyntax,
): TemplatePart[] | undefined {
  if (typeof value !== 'string' || value.length > LONGEST) {
    return undefined;
  }
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of value.matchAll(action)) {
    if (hasControl && CONTROL.test(match[1])) {
      return undefined;
    }
    if (match.index > end) {
      parts.push(value.slice(end, match.index));
    }
    const part = toPart(match[1]);
    if (!isAny(part) || !isAny(parts.at(-1))) {
      parts.push(part);
    }
    end = match.index + match[0].length;
  }
  if (end < value.length) {
    parts.push(value.slice(end));
  }
  return parts.length <= MOST_PARTS ? parts : undefined;
}
