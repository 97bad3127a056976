import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  ScmHosts,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import {
  InMemoryCluster,
  InMemoryScm,
} from '@downstage/backstage-plugin-environments-node/testUtils';
import type { Knex } from 'knex';
import { ClusterSources } from '../clusters/ClusterSources';
import { createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import { CreationChecks } from '../golden/CreationChecks';
import { WeighedCache } from '../database/WeighedCache';
import { EnvironmentRemover } from '../golden/EnvironmentRemover';
import { EnvironmentTakeOver } from '../golden/EnvironmentTakeOver';
import { GoldenPath } from '../golden/GoldenPath';
import { ServiceRepositories } from '../golden/ServiceRepositories';
import { ServiceTakeOver } from '../golden/ServiceTakeOver';
import { PreviewRemover } from '../golden/previews/PreviewRemover';
import { ServicePreviews } from '../golden/previews/ServicePreviews';
import { Quota } from '../golden/Quota';
import { RepositoryCreator } from '../golden/RepositoryCreator';
import type { NewEnvironment } from '../golden/NewEnvironment';
import { Grants } from '../grants/Grants';
import type { PreviewGrant } from '../grants/PreviewGrant';
import type { Fleet } from '../settings/Fleet';
import { type CreationSettings, readCreation } from '../settings/readCreation';
import { QA } from './projection';

export const HOST = 'https://memory.example/acme';
export const FLEET = `${HOST}/fleet`;

/** What is asked for. */
export const UAT: NewEnvironment = {
  name: 'uat',
  title: 'User acceptance: "UAT"',
  owner: 'group:default/platform',
  system: 'shop',
  tier: 'staging',
  promotesFrom: ['qa'],
  repository: `${HOST}/env-uat`,
  cluster: 'qa',
};

/** An environment named UAT that comes from a repository. */
export const uatFrom = (home: string, rest: Partial<Environment> = {}) => ({
  ...QA,
  ref: 'resource:default/uat',
  name: 'uat',
  owner: UAT.owner,
  delivery: {
    control: { cluster: 'qa' },
    target: { cluster: 'qa', namespaces: ['uat'] },
  },
  home,
  ...rest,
});

/** A fleet that an Argo CD in `qa` and a Flux in `prod` follow; `gone` is watched by nobody. */
export const fleetOf = (rest: Partial<Fleet> = {}): Fleet => ({
  repository: FLEET,
  branch: 'main',
  direct: false,
  clusters: {
    qa: {
      engine: 'argocd',
      folder: 'clusters/qa',
      applicationNamespaces: ['shop-*'],
      annotations: { 'notifications.argoproj.io/subscribe.a.slack': 'acme' },
      secrets: {
        sealedSecrets: {
          controllerName: 'sealed-secrets-controller',
          controllerNamespace: 'kube-system',
        },
        sops: { recipients: { age: 'age1x' } },
      },
    },
    prod: {
      engine: 'flux',
      folder: 'clusters/prod',
      secret: 'git',
      secrets: {
        sops: { recipients: { age: 'age1x' }, secret: 'sops-age' },
      },
    },
    gone: { engine: 'argocd', folder: 'clusters/gone' },
  },
  ...rest,
});

const entity = (
  kind: string,
  name: string,
  { repository, owner }: { repository?: string; owner?: string } = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    annotations: (repository
      ? {
          'backstage.io/managed-by-location': `url:${repository}/blob/main/catalog-info.yaml`,
        }
      : {}) as Record<string, string>,
  },
  relations: owner ? [{ type: 'ownedBy', targetRef: owner }] : [],
});

/** Puts something between the golden path and the ports of each repository. */
export const intercepting =
  (change: (scm: Required<Scm>) => Partial<Scm>) =>
  (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository(url) {
      const scm = provider.forRepository(url) as Required<Scm>;
      return { ...scm, ...change(scm) };
    },
  });

/** The golden path with its database; hosts, clusters and the catalog in memory. */
export async function createTestGoldenPath(options: {
  knex: Knex;
  /** Files of the fleet. */
  files?: Record<string, string>;
  fleet?: Partial<Fleet>;
  creation?: Partial<CreationSettings>;
  previews?: PreviewGrant[];
  /** What stands between the golden path and the SCM host. */
  between?: (provider: ScmProvider) => ScmProvider;
}) {
  const { knex, files = {}, between = same => same } = options;
  await openDatabase(mockServices.database({ knex }));
  const stores = createStores({ knex, owner: 'test' });
  const scm = new InMemoryScm();
  scm.seed(FLEET, { 'README.md': 'fleet', ...files });
  const clusters = ['qa', 'prod'].map(
    name => new InMemoryCluster({ name, kinds: [] }),
  );
  const catalog = catalogServiceMock({
    entities: [
      entity('Group', 'platform'),
      entity('Group', 'other'),
      {
        ...entity('Group', 'platform'),
        metadata: { name: 'platform', namespace: 'evil' },
      },
      entity('User', 'ann'),
      entity('Resource', 'qa'),
      entity('Component', 'svc-known', {
        repository: `${HOST}/svc-known`,
        owner: 'group:default/platform',
      }),
      entity('Component', 'svc-taken', { repository: `${HOST}/elsewhere` }),
    ],
  });
  const knows = async (ref: string, credentials: BackstageCredentials) =>
    (await catalog.getEntityByRef(ref, { credentials })) !== undefined;
  const creation = {
    ...readCreation(undefined),
    repositories: [
      `${HOST}/env-*`,
      'https://memory.example/no-such-owner/env-*',
    ],
    services: [`${HOST}/svc-*`, 'https://memory.example/no-such-owner/svc-*'],
    ...options.creation,
  };
  const creator = new RepositoryCreator({
    ...stores,
    ...creation,
    hosts: new ScmHosts([between(scm)]),
  });
  const quota = new Quota({ ...stores, creation });
  const texts = new WeighedCache<string>({ capacity: 1024 * 1024 });
  const clusterSources = new ClusterSources({
    providers: [{ clusters: async () => clusters }],
    logger: mockServices.logger.mock(),
  });
  const path = new GoldenPath({
    ...stores,
    creator,
    texts,
    checks: new CreationChecks({
      ...stores,
      clusterSources,
      grants: new Grants([
        {
          repository: 'https://memory.example/*/env-*',
          branches: ['main'],
          repositories: [],
          tiers: ['staging'],
          clusters: { qa: ['*'], prod: ['*'], gone: ['*'] },
        },
      ]),
      knows,
      quota,
    }),
    fleets: [fleetOf(options.fleet)],
    creation,
    appUrl: 'https://portal.example',
  });
  const homeOf = async (ref: string) => {
    const found = await catalog.getEntityByRef(ref, {
      credentials: mockCredentials.service(),
    });
    const location =
      found?.metadata.annotations?.['backstage.io/managed-by-location'];
    return (
      found && {
        repository: scm.repositoryOf(location?.slice(4) ?? ''),
        owner: found.relations?.at(0)?.targetRef,
      }
    );
  };
  const services = new ServiceRepositories({
    ...stores,
    creator,
    creation,
    knows,
    homeOf,
    quota,
  });
  const previews = new ServicePreviews({
    ...stores,
    creator,
    texts,
    clusterSources,
    previews: options.previews ?? [],
    fleets: [fleetOf(options.fleet)],
    homeOf,
    hostType: repository =>
      repository.startsWith(`${HOST}/`) ? 'github' : undefined,
    appUrl: 'https://portal.example',
  });
  const previewRemover = new PreviewRemover({
    creator,
    texts,
    grants: options.previews ?? [],
    fleets: [fleetOf(options.fleet)],
    running: stores.previews,
    homeOf,
    appUrl: 'https://portal.example',
  });
  const takeOver = new ServiceTakeOver({
    creator,
    creation,
    fleets: [fleetOf(options.fleet)],
    knows,
    homeOf,
    appUrl: 'https://portal.example',
  });
  const environmentTakeOver = new EnvironmentTakeOver({
    ...stores,
    clusterSources,
    creator,
    creation,
    fleets: [fleetOf(options.fleet)],
    knows,
    appUrl: 'https://portal.example',
  });
  const remover = new EnvironmentRemover({
    ...stores,
    creator,
    texts,
    creation,
    fleets: [fleetOf(options.fleet)],
    appUrl: 'https://portal.example',
  });
  const requester = {
    credentials: mockCredentials.user(),
    requestedBy: 'user:default/ann',
  };
  const portOf = (url: string) => scm.forRepository(url)!;
  return {
    ...stores,
    scm,
    path,
    services,
    previews,
    /** What runs for pull requests. */
    stored: stores.previews,
    previewRemover,
    takeOver,
    environmentTakeOver,
    remover,
    requester,
    create: (changes: Partial<NewEnvironment> = {}) =>
      path.createEnvironment({ ...UAT, ...changes }, requester),
    portOf,
    headOf: async (url: string, branch = 'main') => {
      const head = await portOf(url).repository.head(branch);
      return head.status === 'found' ? head.sha : undefined;
    },
    /** The files of a branch, by path. */
    async filesOf(url: string, branch = 'main') {
      const { repository } = portOf(url);
      const head = await repository.head(branch);
      const tree = await repository.tree(
        head.status === 'found' ? head.sha : '',
      );
      const found = tree.status === 'found' ? tree.files : [];
      const blobs = await repository.blobs(found.map(({ sha }) => sha));
      return Object.fromEntries(
        found.map(({ path: file, sha }) => [file, blobs.get(sha)!]),
      );
    },
    async mergeAll(head = 'downstage/environment-uat') {
      const { pullRequests } = portOf(FLEET);
      const pulls = await pullRequests.find({ head });
      for (const { number, headCommit } of pulls) {
        await pullRequests.merge(number, { expectedHead: headCommit });
      }
    },
  };
}
