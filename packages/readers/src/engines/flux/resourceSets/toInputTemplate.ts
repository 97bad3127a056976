import type { TemplatePart } from '../../../objects/Previews';
import { templateParts } from '../../../objects/templateParts';

const ACTION = /<<(.*?)>>/g;
/** A value, as it is or of a provider's name, and what is done with it. */
const VALUE = /^inputs((?:\.\w{1,63}){1,2})((?:\s*\|\s*[\w ]{1,20}){0,3})$/;
/** Functions that leave a name as it is. */
const SAME = /^(?:quote|squote|toString|int|trim|lower)$/;
const CUT = /^(?:trunc|substr 0) (\d{1,2})$/;
const COMMIT_DIGITS = 40;

/**
 * The part that an action stands for: `<< inputs.id >>`, or `<< inputs.<provider>.id >>` where inputs are combined. The
 * `id` beside those is a checksum.
 */
function toPart(action: string, permutes: boolean): TemplatePart {
  const [, path, pipe] = VALUE.exec(action.trim()) ?? [];
  const names = path?.slice(1).split('.') ?? [];
  const field = names.pop();
  const [of] = names;
  const steps = (pipe ?? '')
    .split('|')
    .map(step => step.trim().replace(/\s+/g, ' '))
    .filter(step => step && !SAME.test(step));
  if ((of !== undefined) !== permutes) {
    return { is: 'any' };
  }
  const owner = of === undefined ? {} : { of };
  if (field === 'id' && steps.length === 0) {
    return { is: 'number', ...owner };
  }
  const cut = CUT.exec(steps[0] ?? '');
  const digits = Math.min(COMMIT_DIGITS, Number(cut?.[1] ?? COMMIT_DIGITS));
  const isCut = steps.length === 0 || (steps.length === 1 && cut);
  return field === 'sha' && isCut && digits > 0
    ? { is: 'commit', digits, ...owner }
    : { is: 'any' };
}

/** The parts of a template of a ResourceSet; undefined where they do not depend on their own place alone, or are too many. */
export function toInputTemplate(
  value: unknown,
  { permutes }: { permutes: boolean },
): TemplatePart[] | undefined {
  return templateParts(value, {
    action: ACTION,
    hasControl: true,
    toPart: action => toPart(action, permutes),
  });
}
