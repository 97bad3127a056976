import { parseAllDocuments, stringify } from 'yaml';
import type { KubeObject } from '../../../kube/KubeObject';

/** What a template may say of one pull request, or of one input of a ResourceSet. */
export type Inputs = Record<string, unknown>;

const ACTION = /<<\s*(.*?)\s*>>/g;
const LONGEST_SLUG = 63;

const FUNCTIONS: Record<string, (value: string, argument: string) => string> = {
  quote: value => JSON.stringify(value),
  lower: value => value.toLowerCase(),
  int: value => String(Math.trunc(Number(value))),
  trunc: (value, length) => value.slice(0, Number(length)),
  slugify: value =>
    value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST_SLUG)
      .replace(/^-+|-+$/g, ''),
};

function evaluate(action: string, inputs: Inputs): string {
  const [path, ...steps] = action.split('|').map(step => step.trim());
  const name = /^inputs\.(\w+)$/.exec(path)?.[1];
  if (name === undefined || !Object.hasOwn(inputs, name)) {
    throw new Error(
      `failed to build resources: << ${action} >>: ${path} is not known`,
    );
  }
  return steps.reduce((value, step) => {
    const [word, argument = ''] = step.split(/\s+/);
    if (!Object.hasOwn(FUNCTIONS, word)) {
      throw new Error(
        `failed to build resources: << ${action} >>: function ${word} is not supported`,
      );
    }
    return FUNCTIONS[word](value, argument);
  }, String(inputs[name]));
}

const fill = (text: string, inputs: Inputs) =>
  text.replace(ACTION, (_, action: string) => evaluate(action, inputs));

function parse(text: string): KubeObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const [error] = document.errors;
    if (error) {
      throw new Error(`failed to build resources: ${error.message}`);
    }
    return (document.toJS() as KubeObject | null) ?? [];
  });
}

/**
 * The objects that the templates of a ResourceSet ask for with some inputs: those are filled into the text of the objects, as the
 * operator does it.
 *
 * @throws Error that names what it does not know, such as a function
 */
export function fillInputs(
  spec: { resources?: object[]; resourcesTemplate?: string },
  inputs: Inputs,
): KubeObject[] {
  const { resources = [], resourcesTemplate = '' } = spec;
  return [
    ...resources.map(resource => stringify(resource, { lineWidth: 0 })),
    resourcesTemplate,
  ].flatMap(text => parse(fill(text, inputs)));
}
