import { createHash } from 'node:crypto';

/** The digest by which content is addressed: `sha256:…`. */
export function digestOf(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
