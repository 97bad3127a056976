import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { SERVICE } from '../__testUtils__/choices';
import { draftService } from '../__testUtils__/draftService';
import { CI_FILES, FAULTS } from '../__testUtils__/readCi';
import {
  type Files,
  TEMPLATE,
  startScaffolder,
} from '../__testUtils__/startScaffolder';

jest.setTimeout(120_000);

const CODE = /^(src\/|package\.json|go\.mod|\.gitignore)|\.go$/;

let render: Awaited<ReturnType<typeof startScaffolder>>['render'];

beforeAll(async () => {
  ({ render } = await startScaffolder('take-over.yaml'));
});

const annotationsOf = (files: Files) =>
  parse(files['catalog-info.yaml']).metadata.annotations;

it('asks a repository for nothing but its catalog file unless something is chosen', async () => {
  const { environments: _, ...service } = SERVICE;
  const files = await render(service);
  expect(Object.keys(files)).toEqual(['catalog-info.yaml']);
  const { metadata, spec } = parse(files['catalog-info.yaml']);
  expect(metadata).toMatchObject({
    name: 'loans',
    annotations: {
      'downstage.dev/image': SERVICE.image,
      'downstage.dev/template': 'take-over',
    },
  });
  expect(spec).toMatchObject({ lifecycle: 'production', owner: SERVICE.owner });
  const names = Object.keys(metadata.annotations);
  // It is shown wherever it is deployed, and has no documents yet
  expect(names).not.toContain('downstage.dev/environments');
  expect(names).not.toContain('backstage.io/techdocs-ref');
});

it('is for the branch that the repository has', async () => {
  const files = await render({ ...SERVICE, ci: 'github', branch: 'master' });
  expect(parse(files['.github/workflows/ci.yaml']).on.push.branches).toEqual([
    'master',
  ]);
  expect(annotationsOf(files)['backstage.io/source-location']).toBe(
    `url:${SERVICE.repository}/tree/master/`,
  );
  expect(files['docs/release.md']).not.toContain('main');
  const jenkins = await render({ ...SERVICE, ci: 'jenkins', branch: 'master' });
  expect(jenkins.Jenkinsfile).toContain("branch 'master'");
  const tekton = await render({ ...SERVICE, ci: 'tekton', branch: 'master' });
  for (const name of ['push', 'pull-request']) {
    const { annotations } = parse(tekton[`.tekton/${name}.yaml`]).metadata;
    expect(annotations['pipelinesascode.tekton.dev/on-target-branch']).toBe(
      '[master]',
    );
  }
});

it.each(['github', 'gitlab', 'tekton', 'jenkins'])(
  'brings the whole of %s, and no code',
  async ci => {
    const files = await render({ ...SERVICE, ci });
    const folder = createMockDirectory();
    folder.setContent(files);
    expect(Object.keys(files).filter(path => CODE.test(path))).toEqual([]);
    expect(files[CI_FILES[ci]]).toBeDefined();
    expect(await FAULTS[ci](files, folder.path)).toEqual([]);
    expect(annotationsOf(files)['backstage.io/techdocs-ref']).toBe('dir:.');
    const [{ nav }] = [parse(files['mkdocs.yml'])];
    for (const page of nav.flatMap(Object.values)) {
      expect(Object.keys(files)).toContain(`docs/${page}`);
    }
  },
);

it.each(['node', 'go'])(
  'brings a Dockerfile for %s, and no code',
  async language => {
    const files = await render({ ...SERVICE, language });
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['Dockerfile', '.dockerignore']),
    );
    expect(Object.keys(files).filter(path => CODE.test(path))).toEqual([]);
  },
);

it.each(['none', 'github', 'tekton'])(
  'brings what a pull request delivers, and its image with %s',
  async ci => {
    const files = await render({ ...SERVICE, ci, previews: true, port: 8443 });
    const drafted = await draftService({
      name: 'loans',
      image: SERVICE.image,
      tag: 'preview',
      port: 8443,
      partOf: 'financial-one',
      team: 'team-at',
      // Nobody knows its endpoints and what it needs, and the namespace of previews takes no other
      workload: { restricted: true },
    });
    const own = 'deploy/preview/';
    const written = Object.keys(files)
      .filter(path => path.startsWith(own))
      .map(path => [path.slice(own.length), parse(files[path])]);
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(
        Object.entries(drafted).map(([path, text]) => [path, parse(text)]),
      ),
    );
    expect(JSON.stringify(files).includes('pr-$NUMBER-')).toBe(ci in CI_FILES);
  },
);

it('gives the skeletons what the golden path gives them', () => {
  const valuesOf = (file: string) =>
    parse(readFileSync(join(TEMPLATE, file), 'utf8'), { merge: true })
      .spec.steps.filter(({ action }: any) => action === 'fetch:template')
      .map(({ input }: any) => Object.keys(input.values).sort());
  const [golden] = valuesOf('template.yaml');
  for (const own of valuesOf('take-over.yaml')) {
    expect(own).toEqual(golden);
  }
});
