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

function isFixedRef(ref: string): boolean {
  const name = ref.replace(/^refs\/tags\//, '');
  return (
    ref.startsWith('refs/tags/') ||
    /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref) ||
    (/^[0-9a-f]{7,39}$/.test(ref) && /\d/.test(ref)) ||
    (/\d+\.\d+/.test(name) && !ref.startsWith('refs/heads/')) ||
    /(^|[/@-])v\d+$/.test(name)
  );
}

/**
 * Why a value does not name one version; undefined when it does. A Git ref counts as fixed when it is a commit, is
 * under `refs/tags/` or looks like a version; every other name may be a branch. A chart's version is fixed when all
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
      return value !== '' && isFixedRef(value)
        ? undefined
        : `"${value || 'HEAD'}" is a branch`;
  }
}
