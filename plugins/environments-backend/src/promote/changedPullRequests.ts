import type { ScmPullRequestMark } from '@downstage/backstage-plugin-environments-node';

/** A list of the pull requests that changed last, newest change first. */
interface Latest {
  pullRequests: ScmPullRequestMark[];
  isWhole: boolean;
}

/**
 * Whether a pull request may have changed between two lists. One that neither shows has not, unless so many have changed that
 * the second does not reach back to the first. Pure.
 *
 * @param before - Undefined where there was no list
 */
export function changedPullRequests(
  before: ScmPullRequestMark[] | undefined,
  { pullRequests, isWhole }: Latest,
): (number: number) => boolean {
  if (!before) {
    return () => true;
  }
  const marksOf = (list: ScmPullRequestMark[]) =>
    new Map(list.map(({ number, mark }) => [number, mark]));
  const [known, listed] = [marksOf(before), marksOf(pullRequests)];
  const [newest] = before;
  const oldest = pullRequests.at(-1);
  const isGap =
    !isWhole && !(newest && oldest && oldest.updatedAt < newest.updatedAt);
  return number => {
    const mark = listed.get(number);
    return mark === undefined
      ? isGap || (isWhole && known.has(number))
      : mark !== known.get(number);
  };
}
