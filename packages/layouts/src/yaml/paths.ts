import type { PathStep } from './YamlPlace';

/** Writes a path as `a.b[0]["c.d"]`. */
export function formatPath(path: PathStep[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') {
        return `[${key}]`;
      }
      if (/^[\w/@$-][\w/@$ -]*$/.test(key)) {
        return index === 0 ? key : `.${key}`;
      }
      return `[${JSON.stringify(key)}]`;
    })
    .join('');
}

const STEP = /\.?([\w/@$-][\w/@$ -]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** Reads what {@link formatPath} writes; undefined when the text is not a path. */
export function parsePath(text: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (!match || (text[at] === '.' && at === 0)) {
      return undefined;
    }
    const [, word, index, quoted] = match;
    if (word !== undefined) {
      if (at > 0 && text[at] !== '.') {
        return undefined;
      }
      steps.push(word);
    } else {
      steps.push(index === undefined ? JSON.parse(quoted) : Number(index));
    }
  }
  return steps.length > 0 ? steps : undefined;
}

/** Whether a path leads to a place or below it. */
export function isWithin(path: PathStep[], above: PathStep[]): boolean {
  return above.every((step, index) => path[index] === step);
}
