import { isConfiguration } from '@downstage/layouts';

/**
 * Whether the text of a file may stand in the database, to save the next reading a request. Secrets may not, nor what
 * nobody can tell whether it is one. Pure.
 */
export function mayBeKept(text: string): boolean {
  // However YAML lets it be written: `kind: Secret`, `"kind": "Secret"`, `kind: &kind !!str Secret`
  const mayBeSecret = /\bkind\b/.test(text) && /\bSecret\b/.test(text);
  return !mayBeSecret && isConfiguration(text);
}
