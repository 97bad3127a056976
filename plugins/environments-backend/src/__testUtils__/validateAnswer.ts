import Ajv from 'ajv';
import type { Response } from 'supertest';
import { spec } from '../schema/generated/router';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(spec, 'spec');

const PREFIX = '/api/environments';
const paths = Object.keys(spec.paths).map(template => ({
  template,
  pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Fails when a successful answer is not what the OpenAPI document says, or is not described there. */
export function validateAnswer(response: Response): void {
  const { method, path } = response.request as unknown as {
    method: string;
    path?: string;
    url: string;
  };
  const url = new URL(
    path ?? (response.request as any).url,
    'http://localhost',
  );
  const own = url.pathname.replace(PREFIX, '');
  // A literal segment goes before a parameter
  const [found] = paths
    .filter(({ pattern }) => pattern.test(own))
    .sort(
      (a, b) => a.template.split('{').length - b.template.split('{').length,
    );
  if (response.status >= 300) {
    return;
  }
  if (!found) {
    throw new Error(`${method} ${own} is not described`);
  }
  const pointer = [
    '#/paths',
    found.template.replace(/\//g, '~1'),
    method.toLowerCase(),
    'responses',
    String(response.status),
    'content/application~1json/schema',
  ].join('/');
  const validate = ajv.getSchema(`spec${encodeURI(pointer)}`);
  if (!validate) {
    throw new Error(`${method} ${own}: ${response.status} is not described`);
  }
  if (!validate(response.body)) {
    throw new Error(
      `${method} ${own}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(
        response.body,
      )}`,
    );
  }
}
