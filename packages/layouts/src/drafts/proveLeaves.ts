import { isAlias, isScalar } from 'yaml';
import { overlaps } from '../yaml/overlaps';
import { formatPath } from '../yaml/paths';
import type { YamlFile } from '../yaml/YamlFile';

interface Leaf {
  key: string;
  value: unknown;
  anchor?: string;
  range: [number, number];
}

function leavesOf(file: YamlFile): Leaf[] {
  return file.roots.flatMap((root, index) =>
    root.flatMap(({ node, path }) => {
      if (!isScalar(node) && !isAlias(node)) {
        return [];
      }
      const [start, end] = node.range ?? [0, 0];
      return [
        {
          key: `${index} ${formatPath(path)}`,
          value: isAlias(node) ? `*${node.source}` : node.value,
          anchor: isAlias(node) ? undefined : node.anchor,
          range: [start, end] as [number, number],
        },
      ];
    }),
  );
}

/**
 * Why two readings of a file differ in more than the given ranges; undefined when they do not. Offsets are of the file
 * before. What is new in a range must be read as a string where a string stood.
 */
export function proveLeaves(
  before: YamlFile,
  after: YamlFile,
  ranges: Array<[number, number]>,
): string | undefined {
  if (after.problem) {
    return `the edited file would be ${after.problem}`;
  }
  const was = leavesOf(before);
  const is = leavesOf(after);
  if (was.length !== is.length || before.roots.length !== after.roots.length) {
    return 'the edited file would be read differently as a whole';
  }
  for (const [index, leaf] of was.entries()) {
    const now = is[index];
    const edited = overlaps(ranges, leaf.range);
    const same =
      leaf.key === now.key &&
      leaf.anchor === now.anchor &&
      (edited || Object.is(leaf.value, now.value));
    if (!same) {
      return `the edit would also change ${leaf.key.split(' ')[1]}`;
    }
    if (
      edited &&
      typeof leaf.value === 'string' &&
      typeof now.value !== 'string'
    ) {
      return `${leaf.key.split(' ')[1]} would no longer be read as a string`;
    }
  }
  return undefined;
}
