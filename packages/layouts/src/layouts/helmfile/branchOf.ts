import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';

const OPENS = /^\{\{-?\s*(if|with|range|define|block)\b/;
const TURNS = /^\{\{-?\s*else\b/;
const CLOSES = /^\{\{-?\s*end\b/;

/** From an offset on, in which branch of a template a text stands: the offset at which the innermost one begins. */
type Branches = Array<{ from: number; branch: number }>;

const known = new WeakMap<YamlFile, Branches>();

function branchesIn(file: YamlFile): Branches {
  const before = known.get(file);
  if (before) {
    return before;
  }
  const branches: Branches = [];
  const open: number[] = [];
  for (const [start, end] of file.computed) {
    const action = file.text.slice(start, end);
    if (OPENS.test(action)) {
      open.push(start);
    } else if (TURNS.test(action)) {
      open.splice(-1, 1, start);
    } else if (CLOSES.test(action)) {
      open.pop();
    } else {
      continue;
    }
    branches.push({ from: end, branch: open.at(-1) ?? -1 });
  }
  known.set(file, branches);
  return branches;
}

/** The branch of a template that a place stands in; -1 for none. */
export function branchOf({ context, offset }: YamlPlace): number {
  const branches = branchesIn(context.file);
  let low = 0;
  let high = branches.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (branches[middle].from <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return branches[low - 1]?.branch ?? -1;
}
