/** What a template may say of a pull request. */
export type Parameters = Record<string, string>;

const ACTION = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Fills the texts of a template in: `{{number}}`, or `{{.number}}` of a Go template.
 *
 * @throws Error that names what it does not know, such as a function
 */
export function fillTemplate<T>(
  template: T,
  parameters: Parameters,
  isGo: boolean,
): T {
  const fill = (text: string) =>
    text.replace(ACTION, (whole, action: string) => {
      const name = isGo ? /^\.(\w+)$/.exec(action)?.[1] : action;
      if (name === undefined || !Object.hasOwn(parameters, name)) {
        throw new Error(`failed to execute template: ${whole} is not known`);
      }
      return parameters[name];
    });
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return fill(value);
    }
    if (Array.isArray(value)) {
      return value.map(walk);
    }
    return value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, walk(item)]),
        )
      : value;
  };
  return walk(template) as T;
}
