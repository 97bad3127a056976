/** A revision as Flux and Argo CD write it, taken apart. */
export interface Revision {
  /** As written. */
  text: string;
  /** Branch or tag. */
  ref?: string;
  /** Git commit: 40 digits, or 64 of a repository with SHA-256. */
  commit?: string;
  /** Digest of an OCI artifact. */
  digest?: string;
}

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Takes a revision apart: `main@sha1:…`, `refs/heads/main@sha1:…`, `v1@sha256:…`, `main/<sha>` and `v1/<sha256>` (Flux
 * before 0.36), a bare commit or digest, which only the kind of its source tells apart. https://fluxcd.io/flux/components/source/gitrepositories/#revision
 */
export function parseRevision(
  text: string | undefined,
  { isGit = true } = {},
): Revision | undefined {
  if (text === undefined) {
    return undefined;
  }
  const tagged = /^(?:(.+)@)?(sha1|sha256|sha384|sha512):([0-9a-f]+)$/.exec(
    text,
  );
  if (tagged) {
    const [, ref, algorithm, hex] = tagged;
    const short = ref?.replace(/^refs\/(heads|tags)\//, '');
    return {
      text,
      ...(short ? { ref: short } : {}),
      ...(algorithm === 'sha1'
        ? { commit: hex }
        : { digest: `${algorithm}:${hex}` }),
    };
  }
  const slash = text.lastIndexOf('/');
  const tail = text.slice(slash + 1);
  if (COMMIT.test(tail)) {
    const ref = text.slice(0, Math.max(slash, 0));
    const named = { text, ...(ref ? { ref } : {}) };
    if (isGit) {
      return { ...named, commit: tail };
    }
    return tail.length === 64 ? { ...named, digest: `sha256:${tail}` } : named;
  }
  return { text };
}

/** A chart's version without build metadata, and what that tells: `0.1.0+<sha12>` of a packaged Git source. */
export function parseChartVersion(text: string | undefined): {
  version?: string;
  commit?: string;
} {
  const match = /^([^+]+)(?:\+([0-9a-f]{12,40})(?:\.\d+)?)?/.exec(text ?? '');
  return match
    ? { version: match[1], ...(match[2] ? { commit: match[2] } : {}) }
    : {};
}

/** The chart version that Helm's messages name: `… with chart podinfo@6.5.4 succeeded`. */
export function chartInMessage(
  message: string | undefined,
): string | undefined {
  return /with chart [^\s@]+@([^\s:]+?)(?=[\s:]|$)/.exec(message ?? '')?.[1];
}

/** The revision that a controller's message names, such as `Detecting drift for revision main@sha1:… with a timeout`. */
export function revisionInMessage(
  message: string | undefined,
): string | undefined {
  return /revision (\S+)/.exec(message ?? '')?.[1];
}
