import type { TemplatePart } from '../../../objects/Previews';
import { templateParts, tells } from '../../../objects/templateParts';

const ACTION = /\{\{([^{}]*)\}\}/g;

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

/**
 * The parts of a template of an ApplicationSet; undefined where it tells nothing of a pull request, or not by its place
 * alone, or has too many parts.
 */
export function toTemplate(
  value: unknown,
  isGo: boolean,
): TemplatePart[] | undefined {
  const parts = templateParts(value, {
    action: ACTION,
    hasControl: isGo,
    toPart: action => toPart(action, isGo),
  });
  return parts && tells(parts) ? parts : undefined;
}
