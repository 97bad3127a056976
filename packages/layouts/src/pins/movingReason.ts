import type { Artifact } from './VersionPin';

/** Names of image tags that by convention are moved from build to build. */
const CHANNELS =
  /^(latest|stable|edge|nightly|canary|main|master|develop|dev|head|trunk)$/i;

const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Whether a text is one semantic version, and not a range of them. */
export function isExactVersion(text: string): boolean {
  return EXACT.test(text.trim());
}

function isRange(text: string): boolean {
  return (
    /[\^~><=*|\s,]/.test(text) || /(^|\.)[xX*](\.|$)/.test(text) || text === ''
  );
}

/** Words with which branches begin, alone or before a version: `release-1.2.3`, `feature/v2.0.0`, `refs/heads/1.0.0`. */
const BRANCH =
  /(^|\/)(refs|heads|releases?|feature|feat|hotfix|bugfix|fix|support|develop|dev|main|master|trunk)([-/@]|$)/i;

/** Whether a ref is a commit, abbreviated or not. */
export function isCommit(ref: string): boolean {
  return (
    /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref) ||
    (/^[0-9a-f]{7,39}$/.test(ref) && /\d/.test(ref))
  );
}

function isFixedRef(ref: string): boolean {
  if (ref.startsWith('refs/tags/') || isCommit(ref)) {
    return true;
  }
  const [, prefix, version] = /^(.*[-/@])?(v?\d+\.\d+\.\d.*)$/.exec(ref) ?? [];
  return (
    version !== undefined &&
    isExactVersion(version) &&
    !BRANCH.test(prefix ?? '')
  );
}

/**
 * Why a value does not name one version; undefined when it does. A Git ref counts as fixed when it is a commit, is
 * under `refs/tags/` or is a version, alone or behind a name; every other one may be a branch. A chart's version is fixed when all
 * three numbers are given, since Helm reads `1.2` as a range.
 */
export function movingReason(
  kind: Artifact['kind'],
  version: { value: string; digest?: string },
): string | undefined {
  const { value, digest } = version;
  if (digest) {
    return undefined;
  }
  switch (kind) {
    case 'image':
      if (value === '') {
        return 'no tag is given, which means "latest"';
      }
      return CHANNELS.test(value)
        ? `the tag "${value}" is moved from build to build`
        : undefined;
    case 'oci':
      if (isExactVersion(value)) {
        return undefined;
      }
      return CHANNELS.test(value) || isRange(value)
        ? `"${value}" is a range or is moved from build to build`
        : undefined;
    case 'chart':
      return isExactVersion(value)
        ? undefined
        : `"${value}" is a range of versions`;
    default:
      if (isRange(value) && value !== '') {
        return `"${value}" is a range of versions`;
      }
      if (/^(HEAD)?$/.test(value)) {
        return '"HEAD" is a branch';
      }
      return isFixedRef(value) ? undefined : `"${value}" may be a branch`;
  }
}
