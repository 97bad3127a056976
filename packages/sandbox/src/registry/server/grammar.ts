import { RegistryError } from './RegistryError';

const NAME =
  /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const SHA256 = /^sha256:[a-f0-9]{64}$/;

/** Whether a text is a repository's name by the specification. */
export const isName = (text: string): boolean =>
  text.length <= 255 && NAME.test(text);

/** Whether a text is a tag by the specification. */
export const isTag = (text: string): boolean => TAG.test(text);

/** Whether a text is a digest that the registry can have. */
export const isDigest = (text: string): boolean => SHA256.test(text);

/** @throws RegistryError for what is no name */
export function requireName(text: string): string {
  if (!isName(text)) {
    throw new RegistryError('NAME_INVALID', `invalid repository name: ${text}`);
  }
  return text;
}

/** @throws RegistryError for what is no digest, or one of another algorithm than SHA-256 */
export function requireDigest(text: unknown): string {
  const digest = String(text ?? '');
  if (!isDigest(digest)) {
    throw new RegistryError(
      'DIGEST_INVALID',
      DIGEST.test(digest)
        ? `not sha256 with 64 digits: ${digest}`
        : `invalid digest: ${digest}`,
    );
  }
  return digest;
}

/**
 * What a manifest is asked for by.
 * @throws RegistryError for what is neither a tag nor a digest
 */
export function requireReference(text: string): {
  tag?: string;
  digest?: string;
} {
  if (text.includes(':')) {
    return { digest: requireDigest(text) };
  }
  if (!isTag(text)) {
    throw new RegistryError('MANIFEST_INVALID', `invalid tag: ${text}`);
  }
  return { tag: text };
}
