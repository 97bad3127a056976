/** `1.2.3` as numbers; undefined for anything else, such as a pre-release. */
export function toRelease(text: string): [number, number, number] | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  return found
    ? [Number(found[1]), Number(found[2]), Number(found[3])]
    : undefined;
}

const isBreaking = (message: string) =>
  /^\w+(\([^)]*\))?!:/.test(message) || /^BREAKING[ -]CHANGE: /m.test(message);
const isFeature = (message: string) => /^feat(\([^)]*\))?:/i.test(message);

/**
 * The version after a release by what its commits say (https://www.conventionalcommits.org): a breaking change is the
 * next major one, a feature the next minor one, and everything else a patch.
 */
export function nextVersion(
  [major, minor, patch]: [number, number, number],
  messages: string[],
): string {
  if (messages.some(isBreaking)) {
    return `${major + 1}.0.0`;
  }
  return messages.some(isFeature)
    ? `${major}.${minor + 1}.0`
    : `${major}.${minor}.${patch + 1}`;
}
