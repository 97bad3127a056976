import { parse, parseAllDocuments } from 'yaml';
import { HOST, UAT, fleetOf } from '../__testUtils__/createTestGoldenPath';
import { readCreation } from '../settings/readCreation';
import type { PlacedEnvironment, PlannedEnvironment } from './NewEnvironment';
import { environmentFiles } from './environmentFiles';
import { fleetFile } from './fleetFile';

const { tiers } = readCreation(undefined);
const fleet = fleetOf();
const repository = `${HOST}/env-uat`;

const planned = (place: Partial<PlacedEnvironment>): PlannedEnvironment => ({
  ...UAT,
  place: 'repository',
  branch: 'main',
  catalog: { branch: 'main' },
  repository,
  layout: 'argocd',
  engine: 'argocd',
  private: true,
  approvals: 1,
  checks: [],
  policy: tiers.staging,
  fleet: { ...fleet, ...fleet.clusters.qa },
  ...place,
});

it.each<[string, Partial<PlacedEnvironment>, string]>([
  ['a repository', {}, 'refs/heads/main'],
  [
    'a folder',
    { place: 'folder', folder: 'environments/uat' },
    'refs/heads/main',
  ],
  ['a branch', { place: 'branch', branch: 'env/uat' }, 'refs/heads/env/uat'],
])(
  'Applications of an environment that is %s are written as the fleet confines them',
  (_, place, revision) => {
    const environment = planned(place);
    const { folder } = place;
    const files = environmentFiles(environment, {
      policy: tiers.staging,
      approvals: 1,
      appUrl: 'https://portal.example',
      workflow: false,
    });
    const kustomization = files.find(({ path }) =>
      path.endsWith('kustomization.yaml'),
    )!;
    const objects = parseAllDocuments(fleetFile(environment).content).map(
      document => document.toJS(),
    );
    const find = (kind: string, name: string) =>
      objects.find(each => each.kind === kind && each.metadata.name === name);
    const { annotations } = parse(kustomization.content).metadata;
    const project = annotations['downstage.dev/application-project'];
    expect(annotations).toEqual({
      'downstage.dev/application-project': project,
      'downstage.dev/application-repository': `${repository}.git`,
      'downstage.dev/application-revision': revision,
    });
    expect(find('AppProject', project).spec).toMatchObject({
      sourceNamespaces: ['uat'],
      sourceRepos: [repository, `${repository}.git`],
    });
    expect(find('Application', 'uat').spec).toMatchObject({
      project: 'uat',
      source: { path: folder ?? '.', targetRevision: revision },
    });
    const policy = find('ValidatingAdmissionPolicy', 'environment-uat');
    const said = policy.spec.validations
      .map(({ expression }: { expression: string }) => expression)
      .join();
    for (const text of [project, `${repository}.git`, revision]) {
      expect(said).toContain(`"${text}"`);
    }
  },
);
