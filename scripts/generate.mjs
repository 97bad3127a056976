/**
 * Writes the OpenAPI documents as typed constants, from which the routers take the types of requests and answers.
 * With `--check` it fails when a committed file is not what would be written.
 */
import { readFileSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const schema = join(root, 'plugins/environments-backend/src/schema');
const target = join(schema, 'generated/router.ts');
const spec = parse(readFileSync(join(schema, 'openapi.yaml'), 'utf8'));
const text = `// Generated from openapi.yaml by "npm run generate"; do not edit.
/* eslint-disable */
import {
  type ApiRouter,
  createValidatedOpenApiRouter,
} from '@backstage/backend-openapi-utils';

export const spec = ${JSON.stringify(spec, null, 2)} as const;

export type OpenApiRouter = ApiRouter<typeof spec>;

export const createOpenApiRouter = async (
  options?: Parameters<typeof createValidatedOpenApiRouter>['1'],
): Promise<OpenApiRouter> =>
  createValidatedOpenApiRouter<typeof spec>(spec, options);
`;

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is stale: run "npm run generate" and commit it.`);
    process.exit(1);
  }
} else {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
