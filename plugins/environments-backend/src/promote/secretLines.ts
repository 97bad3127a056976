import { maskSecrets } from './maskSecrets';
import {
  TOKENS,
  holdsSecrets,
  isAboutSecrets,
  isSecretName,
} from './secretNames';

/** The lines of a file, 1-based, of which a diff does not show everything. */
export function secretLines(text: string): ReadonlySet<number> {
  const was = text.split('\n');
  return new Set(
    maskSecrets(text)
      .split('\n')
      .flatMap((line, index) => (line === was[index] ? [] : [index + 1])),
  );
}

/** The names on the way to a setting, of its own name. */
function stepsOf(name: string): string[] {
  return name.split(/[.\s[\]]+/).filter(Boolean);
}

/** Whether a value is a token of a known maker, or that of a name that secrets have. */
export function looksSecret(name: string, value: string): boolean {
  const last = stepsOf(name).at(-1) ?? '';
  const saysNothing = /^(?:|true|false|null)$/i.test(value);
  return (
    (isSecretName(last) && !saysNothing) ||
    TOKENS.some(token => value.search(token) >= 0)
  );
}

/** Whether a name says on its way that what is below is secret: `db.credentials.key`. */
export function isOfSecrets(name: string): boolean {
  const steps = stepsOf(name);
  return (
    steps.slice(0, -1).some(step => holdsSecrets(step) || isSecretName(step)) &&
    !isAboutSecrets(steps.at(-1) ?? '')
  );
}
