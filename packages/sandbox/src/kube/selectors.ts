import { ApiError } from './ApiError';
import type { KubeObject } from './KubeObject';

export type Predicate = (object: KubeObject) => boolean;

const everything: Predicate = () => true;

function labelRequirement(term: string): Predicate {
  const set = term.match(/^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    return ({ metadata: { labels = {} } }) =>
      (set[2] === 'in') === values.includes(labels[set[1]]);
  }
  const equality = term.match(/^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/);
  if (equality) {
    return ({ metadata: { labels = {} } }) =>
      (equality[2] !== '!=') === (labels[equality[1]] === equality[3]);
  }
  const existence = term.match(/^(!?)\s*([^\s!=]+)$/);
  if (!existence) {
    throw new ApiError({
      code: 400,
      message: `unable to parse requirement: ${term}`,
    });
  }
  return ({ metadata: { labels = {} } }) =>
    (existence[1] === '!') === !(existence[2] in labels);
}

/** Reads `a=b,c!=d,e in (f,g),h,!i`. */
export function parseLabelSelector(selector: string | null): Predicate {
  if (!selector) {
    return everything;
  }
  // commas between parentheses separate values, not requirements
  const terms = selector.split(/,(?![^(]*\))/).map(term => term.trim());
  const requirements = terms.filter(Boolean).map(labelRequirement);
  return object => requirements.every(matches => matches(object));
}

function valueAt(object: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce<any>((inner, key) => inner?.[key], object);
  return value === undefined || value === null ? '' : String(value);
}

/** Reads `metadata.name=x,status.phase!=y`. */
export function parseFieldSelector(selector: string | null): Predicate {
  if (!selector) {
    return everything;
  }
  const requirements = selector.split(',').map((term): Predicate => {
    const match = term.match(/^([^!=]+)(==|=|!=)(.*)$/);
    if (!match) {
      throw new ApiError({
        code: 400,
        message: `invalid field selector: ${term}`,
      });
    }
    return object =>
      (match[2] !== '!=') === (valueAt(object, match[1]) === match[3]);
  });
  return object => requirements.every(matches => matches(object));
}
