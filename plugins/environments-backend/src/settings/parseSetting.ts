import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/**
 * Reads one key of `environments` by a schema.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export function parseSetting<S extends z.ZodTypeAny>(
  section: Config | undefined,
  setting: { key: string; schema: S; byDefault: z.input<S> },
): z.output<S> {
  const { key, schema, byDefault } = setting;
  const parsed = schema.safeParse(section?.getOptional(key) ?? byDefault);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const place = path
      .map(part =>
        typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
      )
      .join('');
    throw new InputError(`environments.${key}${place}: ${message}`);
  }
  return parsed.data;
}
