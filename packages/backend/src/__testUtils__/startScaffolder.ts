import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { parse } from 'yaml';

/** The template of the golden path. */
export const TEMPLATE = join(__dirname, '../../../../templates/golden-path');

/** Texts by path. */
export type Files = Record<string, string>;

/** What the template asks for, as its form sends it. */
export type Parameters = Record<string, unknown>;

const OWN_STEP = {
  id: 'own',
  name: 'Write what is our own',
  action: 'fetch:template',
  input: { url: './own', values: {} },
};

/** Paths of all files below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/**
 * Starts Backstage's own scaffolder, which ends with the tests of the file. `render` gives the repository that the template writes for some parameters; what it does
 * afterwards, at hosts and in the catalog, is left out.
 *
 * @param entry - The file of the template in its folder
 */
export async function startScaffolder(entry = 'template.yaml'): Promise<{
  /** `own` are files of a step that is put before the template's. */
  render(parameters: Parameters, own?: Files): Promise<Files>;
}> {
  const { server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      mockServices.rootConfig.factory({
        data: {
          scaffolder: {
            defaultEnvironment: {
              parameters: { portal: 'https://portal.acme.example' },
            },
          },
        },
      }),
    ],
  });
  const template = parse(readFileSync(join(TEMPLATE, entry), 'utf8'));
  template.spec.steps = template.spec.steps.filter(
    ({ action }: { action: string }) => /^(fetch|fs):/.test(action),
  );
  delete template.spec.output;
  const directoryContents = filesBelow(TEMPLATE).map(path => ({
    path: relative(TEMPLATE, path),
    base64Content: readFileSync(path).toString('base64'),
  }));
  return {
    async render(values, own = {}) {
      const ownFiles = Object.entries(own).map(([path, text]) => ({
        path: `own/${path}`,
        base64Content: Buffer.from(text).toString('base64'),
      }));
      const response = await fetch(
        `http://localhost:${server.port()}/api/scaffolder/v2/dry-run`,
        {
          method: 'POST',
          headers: {
            authorization: mockCredentials.service.header(),
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            template: {
              ...template,
              spec: {
                ...template.spec,
                steps: [
                  ...(ownFiles.length > 0 ? [OWN_STEP] : []),
                  ...template.spec.steps,
                ],
              },
            },
            values,
            directoryContents: [...directoryContents, ...ownFiles],
          }),
        },
      );
      const answer: any = await response.json();
      if (!response.ok) {
        throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
      }
      return Object.fromEntries(
        answer.directoryContents.map(
          (file: { path: string; base64Content: string }) => [
            file.path,
            Buffer.from(file.base64Content, 'base64').toString('utf8'),
          ],
        ),
      );
    },
  };
}
