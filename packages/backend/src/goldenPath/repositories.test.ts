import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  DefaultNamespaceEntityPolicy,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { validate as validateDockerfile } from 'dockerfile-utils';
import { parse, parseAllDocuments } from 'yaml';
import { draftService } from '../__testUtils__/draftService';
import { CHOICES, DESCRIPTION, SERVICE } from '../__testUtils__/choices';
import { CI_FILES, FAULTS } from '../__testUtils__/readCi';
import {
  type Files,
  TEMPLATE,
  filesBelow,
  startScaffolder,
} from '../__testUtils__/startScaffolder';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../../..');

const mit = readFileSync(join(ROOT, 'node_modules/react/LICENSE'), 'utf8');
const LICENSES: Record<string, string | undefined> = {
  none: undefined,
  'Apache-2.0': readFileSync(join(ROOT, 'LICENSE'), 'utf8'),
  MIT: mit.replace(/^Copyright .*/m, 'Copyright (c) acme'),
};
const OWNERS: Record<string, string> = {
  github: '.github/CODEOWNERS',
  gitlab: '.gitlab/CODEOWNERS',
  tekton: 'CODEOWNERS',
  jenkins: 'CODEOWNERS',
};
const UPDATES: Record<string, string[]> = {
  node: ['npm', 'docker', 'github-actions'],
  go: ['gomod', 'docker', 'github-actions'],
  other: ['docker', 'github-actions'],
};

/** What is wrong with a Dockerfile. */
function imageFaults(text: string | undefined): unknown[] {
  if (text === undefined) {
    return ['It is not there'];
  }
  const last = text.slice(text.lastIndexOf('\nFROM '));
  return [
    ...validateDockerfile(text).map(({ message }) => message),
    ...(/^FROM \S+ AS test$/m.test(text) ? [] : ['It tests nothing']),
    ...(/^USER 65532$/m.test(last) ? [] : ['It may run as root']),
    ...(/^EXPOSE 8080$/m.test(last) ? [] : ['It does not say its port']),
  ];
}

function documentsOf(text: string): any[] {
  return parseAllDocuments(text).map(document => {
    const [error] = document.errors;
    if (error) {
      throw error;
    }
    return document.toJS();
  });
}

let render: Awaited<ReturnType<typeof startScaffolder>>['render'];

beforeAll(async () => {
  ({ render } = await startScaffolder());
});

describe.each(CHOICES)(
  'a repository with $language, $ci, license $license, API $api',
  choice => {
    const folder = createMockDirectory();
    let files: Files;
    let component: Entity;
    let others: Entity[];

    beforeAll(async () => {
      files = await render(choice);
      folder.setContent(files);
      [component, ...others] = documentsOf(files['catalog-info.yaml']);
    });

    it('has everything filled in', () => {
      const escaped = JSON.stringify(DESCRIPTION).slice(1, -1);
      for (const [path, text] of Object.entries(files)) {
        const rest = text.replaceAll(DESCRIPTION, '').replaceAll(escaped, '');
        expect({ path, rest }).toEqual({
          path,
          rest: expect.not.stringMatching(
            /\$\{\{ *values|\{%|\bundefined\b|\[object/,
          ),
        });
        expect(path).not.toMatch(/[{}]/);
      }
      expect(files['README.md']).toContain(`\n${DESCRIPTION}\n`);
      expect(files['README.md']).toContain(
        '<https://portal.acme.example/catalog/default/component/loans>',
      );
    });

    it('has YAML and JSON that can be read', () => {
      const named = (pattern: RegExp) =>
        Object.keys(files).filter(path => pattern.test(path));
      const yaml = named(/\.ya?ml$/);
      expect(yaml.length).toBeGreaterThan(1);
      expect(yaml.flatMap(path => documentsOf(files[path]))).not.toContain(
        null,
      );
      expect(
        named(/\.json$/).map(path => typeof JSON.parse(files[path])),
      ).toEqual(named(/\.json$/).map(() => 'object'));
    });

    it('is a component of the catalog', async () => {
      const policy = EntityPolicies.allOf([
        new SchemaValidEntityPolicy(),
        new DefaultNamespaceEntityPolicy(),
        new NoForeignRootFieldsEntityPolicy(),
        new FieldFormatEntityPolicy(),
      ]);
      await policy.enforce(component);
      expect(await componentEntityV1alpha1Validator.check(component)).toBe(
        true,
      );
      const forge = choice.ci === 'gitlab' ? 'gitlab' : 'github';
      expect(component).toMatchObject({
        metadata: {
          name: 'loans',
          description: DESCRIPTION,
          annotations: {
            [`${forge}.com/project-slug`]: 'acme/loans',
            'backstage.io/source-location': `url:http://localhost:7070/acme/loans${
              forge === 'gitlab' ? '/-' : ''
            }/tree/main/`,
            'backstage.io/kubernetes-id': 'loans',
            'downstage.dev/environments': 'resource:default/dev',
            'downstage.dev/image': 'registry.acme.example:5000/team/loans',
          },
        },
        spec: {
          owner: 'group:default/team-at',
          system: 'system:default/financial-one',
        },
      });
      expect(component.spec?.dependsOn ?? []).toEqual(choice.dependsOn);
    });

    it('remembers what made it', () => {
      const { 'downstage.dev/template-parameters': parameters, ...rest } =
        component.metadata.annotations!;
      const { language, ci, license, api, previews } = choice;
      expect(JSON.parse(parameters)).toEqual({
        language,
        ci,
        license,
        api,
        previews,
      });
      expect(rest).toMatchObject({
        'downstage.dev/template': 'golden-path',
        'downstage.dev/template-version':
          expect.stringMatching(/^\d+\.\d+\.\d+$/),
      });
    });

    it('offers its API where it has one', async () => {
      expect(others).toHaveLength(choice.api ? 1 : 0);
      expect(component.spec?.providesApis ?? []).toEqual(
        choice.api ? ['loans'] : [],
      );
      expect(files['openapi.yaml'] !== undefined).toBe(choice.api);
      for (const api of others) {
        const placeholder = api.spec?.definition as { $text: string };
        expect(placeholder).toEqual({ $text: './openapi.yaml' });
        const definition = files['openapi.yaml'];
        const entity = { ...api, spec: { ...api.spec, definition } };
        expect(await apiEntityV1alpha1Validator.check(entity)).toBe(true);
      }
    });

    it('has what its pull requests deliver where that was chosen, as the portal writes a service', async () => {
      const { steps } = parse(
        readFileSync(join(TEMPLATE, 'template.yaml'), 'utf8'),
      ).spec;
      const { workload } = steps.find(({ id }: any) => id === 'add').input;
      const drafted = await draftService({
        name: 'loans',
        image: SERVICE.image,
        tag: 'preview',
        partOf: 'financial-one',
        team: 'team-at',
        workload: { ...workload, autoscale: undefined },
      });
      const own = 'deploy/preview/';
      const written = Object.keys(files)
        .filter(path => path.startsWith(own))
        .map(path => [path.slice(own.length), parse(files[path])]);
      expect(Object.fromEntries(written)).toEqual(
        choice.previews
          ? Object.fromEntries(
              Object.entries(drafted).map(([path, text]) => [
                path,
                parse(text),
              ]),
            )
          : {},
      );
    });

    it('builds its pull requests where that was chosen, but not those of forks', () => {
      const { github, gitlab } = CI_FILES;
      const { preview: action } = parse(files[github] ?? 'jobs: {}').jobs;
      const { preview: job } = parse(files[gitlab] ?? '{}');
      expect([action !== undefined, job !== undefined]).toEqual(
        ['github', 'gitlab'].map(ci => choice.previews && choice.ci === ci),
      );
      // Whose tag the delivery asks for
      const HEADS: Record<string, unknown> = {
        github: [
          expect.stringContaining(
            'github.event.pull_request.head.repo.full_name == github.repository',
          ),
          { contents: 'read', packages: 'write' },
          '${{ github.event.pull_request.head.sha }}',
        ],
        gitlab: [
          {
            if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID',
          },
        ],
        tekton: [
          { input: '$(params.pull-request)', operator: 'notin', values: [''] },
          {
            input: '$(params.source)',
            operator: 'in',
            values: ['$(params.repository)'],
          },
        ],
        jenkins: ' allOf { changeRequest(); expression { !env.CHANGE_FORK } } ',
      };
      const task = parse(
        files['.tekton/pipeline.yaml'] ?? 'spec: { tasks: [] }',
      ).spec.tasks.find(({ name }: any) => name === 'preview');
      const [, stage] =
        /stage\('Preview'\) {([^]*)/.exec(files.Jenkinsfile ?? '') ?? [];
      const built = action
        ? [action.if, action.permissions, action.steps[0].with.ref]
        : job?.rules ?? task?.when ?? /when {(.*)}/.exec(stage)?.[1];
      expect(built).toEqual(choice.previews ? HEADS[choice.ci] : undefined);
      // What is reported is offered to the first environment
      expect(JSON.stringify([action, job, task, stage])).not.toMatch(
        /report|cosign|tag\.sh/,
      );
    });

    it('has its license', () => {
      expect(files.LICENSE).toBe(LICENSES[choice.license]);
      const known = choice.license === 'none' ? 'UNLICENSED' : choice.license;
      expect(JSON.parse(files['package.json'] ?? '{}').license).toBe(
        choice.language === 'node' ? known : undefined,
      );
    });

    it('belongs to its team, and is kept up to date', () => {
      expect(files[OWNERS[choice.ci]]).toBe('* @acme/team-at\n');
      const dependabot = parse(
        files['.github/dependabot.yml'] ?? 'updates: []',
      );
      expect(
        dependabot.updates.map((one: any) => one['package-ecosystem']),
      ).toEqual(choice.ci === 'github' ? UPDATES[choice.language] : []);
      expect('renovate.json' in files).toBe(choice.ci !== 'github');
    });

    it('has the files that its documents name', () => {
      const [{ nav }] = documentsOf(files['mkdocs.yml']);
      for (const page of nav.flatMap(Object.values)) {
        expect(Object.keys(files)).toContain(`docs/${page}`);
      }
      for (const [path, text] of Object.entries(files)) {
        for (const [, script] of text.matchAll(/\bsh (ci\/[\w-]+\.sh)/g)) {
          expect({ path, files: Object.keys(files) }).toEqual({
            path,
            files: expect.arrayContaining([script]),
          });
        }
      }
    });

    it('has the CI that was asked for, and no other', async () => {
      for (const [ci, path] of Object.entries(CI_FILES)) {
        expect({ path, isThere: path in files }).toEqual({
          path,
          isThere: ci === choice.ci,
        });
      }
      expect(await FAULTS[choice.ci](files, folder.path)).toEqual([]);
    });

    it('has an image that runs as nobody', () => {
      const faults = choice.language === 'other' ? ['It is not there'] : [];
      expect(imageFaults(files.Dockerfile)).toEqual(faults);
      expect('.dockerignore' in files).toBe('Dockerfile' in files);
      expect(files['docs/development.md']).toContain('8080');
    });
  },
);

it('makes a service in Node.js with GitHub Actions for who chooses nothing', async () => {
  const [none] = CHOICES;
  expect(await render(SERVICE)).toEqual(await render({ ...none }));
});

it('leaves files alone that a step before has written', async () => {
  const [choice] = CHOICES;
  const own = { Dockerfile: 'FROM acme\n', 'ci/test.sh': 'exit 0\n' };
  expect(await render(choice, own)).toEqual({
    ...(await render(choice)),
    ...own,
  });
});

it('knows a GitLab by its host', async () => {
  const repository = 'https://gitlab.acme.example/acme/loans';
  const files = await render({ ...SERVICE, ci: 'jenkins', repository });
  expect(parse(files['catalog-info.yaml']).metadata.annotations).toMatchObject({
    'gitlab.com/project-slug': 'acme/loans',
    'backstage.io/source-location': `url:${repository}/-/tree/main/`,
  });
});

it('fills in nothing that the template does not give', () => {
  const { spec } = parse(readFileSync(join(TEMPLATE, 'template.yaml'), 'utf8'));
  const given = spec.steps
    .filter(({ action }: any) => action === 'fetch:template')
    .map(({ input }: any) => Object.keys(input.values).sort());
  expect(new Set(given.map(String)).size).toBe(1);
  const isOther = (path: string) => path.includes('/skeleton/third-party/');
  const used = filesBelow(join(TEMPLATE, 'skeleton'))
    .filter(path => !isOther(path))
    .flatMap(path =>
      [...readFileSync(path, 'utf8').matchAll(/\bvalues\.(\w+)/g)].map(
        ([, name]) => name,
      ),
    );
  // What software of others has alone, and own code therefore never
  expect(given[0]).not.toContain('follow');
  expect([...new Set(used)].filter(name => name !== 'follow').sort()).toEqual(
    given[0],
  );
});
