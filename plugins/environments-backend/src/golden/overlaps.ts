const segmentsOf = (path: string) =>
  path.split('/').filter(segment => segment !== '' && segment !== '.');

/** Whether one of two folders is the other, or lies in it. A segment with `{service}` may be any. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [segmentsOf(one), segmentsOf(other)];
  return a
    .slice(0, b.length)
    .every(
      (segment, index) => segment === b[index] || segment.includes('{service}'),
    );
}
