/** A version with its digest, where there is one: `1.2.0@sha256:…`. */
export function wholeVersion({
  version,
  digest,
}: {
  version: string;
  digest?: string;
}): string {
  return [version, digest].filter(Boolean).join('@');
}
