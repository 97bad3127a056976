const SEMVER =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function compareIdentifiers(a: string, b: string): number {
  const numericA = /^\d+$/.test(a);
  const numericB = /^\d+$/.test(b);
  if (numericA && numericB) {
    return Math.sign(Number(a) - Number(b));
  }
  if (numericA !== numericB) {
    return numericA ? -1 : 1;
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function comparePrereleases(a?: string, b?: string): number {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] === undefined || right[i] === undefined) {
      return left[i] === undefined ? -1 : 1;
    }
    const order = compareIdentifiers(left[i], right[i]);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

/**
 * Order of two versions by semver.org 2.0.0 (a leading `v` is ignored): negative, 0 or positive; undefined when one of
 * them is not a semantic version. Tags are never compared as numbers.
 *
 * @public
 */
export function compareVersions(a: string, b: string): number | undefined {
  const left = SEMVER.exec(a);
  const right = SEMVER.exec(b);
  if (!left || !right) {
    return undefined;
  }
  for (const part of [1, 2, 3]) {
    const order = Math.sign(Number(left[part]) - Number(right[part]));
    if (order !== 0) {
      return order;
    }
  }
  return comparePrereleases(left[4], right[4]);
}
