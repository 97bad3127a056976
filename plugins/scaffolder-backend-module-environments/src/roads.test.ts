import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  type TemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import scaffolderModuleEnvironments from './index';

/** What the environments plugin's routes are, each of which is tried by every role there. */
const DOCUMENT = join(
  __dirname,
  '../../environments-backend/src/schema/openapi.yaml',
);

/** What each action is given, and the routes that it calls with it, in their order. */
const ROWS = [
  {
    action: 'downstage:environment:create',
    input: {
      name: 'uat',
      owner: 'group:default/platform',
      tier: 'staging',
      promotesFrom: ['qa'],
      repository: 'https://git.example/acme/env-uat',
      cluster: 'qa',
    },
    routes: ['POST /v1/environments'],
  },
  {
    action: 'downstage:creation:check',
    input: {
      service: {
        name: 'loans',
        owner: 'group:default/platform',
        repository: 'https://git.example/acme/loans',
      },
    },
    routes: ['POST /v1/creations/check'],
  },
  {
    action: 'downstage:repository:create',
    input: {
      name: 'loans',
      owner: 'group:default/platform',
      repository: 'https://git.example/acme/loans',
    },
    routes: ['POST /v1/repositories'],
  },
  {
    action: 'downstage:repository:propose',
    input: {
      name: 'loans',
      owner: 'group:default/platform',
      repository: 'https://git.example/acme/loans',
    },
    routes: ['POST /v1/repositories/proposals'],
  },
  {
    action: 'downstage:previews:create',
    input: {
      name: 'loans',
      owner: 'group:default/platform',
      repository: 'https://git.example/acme/loans',
      image: 'r.example/loans',
    },
    routes: ['POST /v1/repositories/previews'],
  },
  {
    action: 'downstage:environment:propose',
    input: {
      owner: 'group:default/platform',
      repository: 'https://git.example/acme/env-all',
    },
    routes: ['POST /v1/creations/drafts', 'POST /v1/environments/proposals'],
  },
  {
    // It asks the catalog alone
    action: 'downstage:location:register',
    input: { catalogInfoUrl: 'https://git.example/catalog-info.yaml' },
    routes: [],
  },
  {
    action: 'downstage:service:add',
    input: {
      environments: ['dev'],
      service: 'loans',
      image: 'r.example/loans',
      tag: '0.1.0',
    },
    routes: [
      'GET /v1/environments',
      'POST /v1/environments/{namespace}/{name}/services',
    ],
  },
];

const ANSWERS: Record<string, object> = {
  'GET /v1/environments': {
    items: [{ environment: { ref: 'resource:default/dev' } }],
  },
  'POST /v1/creations/check': { faults: [] },
  'POST /v1/repositories': {
    status: 'created',
    repositoryUrl: 'https://git.example/acme/loans',
    catalogInfoUrl: 'https://git.example/acme/loans/catalog-info.yaml',
    warnings: [],
  },
  'POST /v1/repositories/proposals': {
    status: 'there',
    repositoryUrl: 'https://git.example/acme/loans',
    catalogInfoUrl: 'https://git.example/acme/loans/catalog-info.yaml',
    proposed: [],
    kept: [],
  },
  'POST /v1/repositories/previews': {
    status: 'created',
    cluster: 'dev',
    namespace: 'preview-loans',
  },
  'POST /v1/creations/drafts': {
    environments: [{ name: 'qa', services: [] }],
    notes: [],
  },
  'POST /v1/environments/proposals': {
    status: 'there',
    repositoryUrl: 'https://git.example/acme/env-all',
    catalogInfoUrl: 'https://git.example/acme/env-all/catalog-info.yaml',
  },
  'POST /v1/environments': {
    status: 'created',
    repositoryUrl: 'https://git.example/acme/env-uat',
    catalogInfoUrl: 'https://git.example/acme/env-uat/catalog-info.yaml',
    warnings: [],
  },
  'POST /v1/environments/{namespace}/{name}/services': {
    number: 1,
    url: 'https://git.example/pull/1',
  },
};

describe('the roads of actions', () => {
  const workspace = createMockDirectory();
  const document: { paths: Record<string, object> } = parse(
    readFileSync(DOCUMENT, 'utf8'),
  );
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map(method => ({
      route: `${method.toLocaleUpperCase('en-US')} ${path}`,
      pattern: new RegExp(
        `^${method} ${path.replace(/\{\w+\}/g, '[^/]+')}$`,
        'i',
      ),
    })),
  );
  let registered: TemplateAction[];
  let called: Array<{ route?: string; authorization?: string }>;

  beforeAll(async () => {
    registered = [];
    await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...actions: TemplateAction[]) =>
              void registered.push(...actions),
          } as never,
        ],
      ],
      features: [
        scaffolderModuleEnvironments,
        catalogServiceMock.mock({
          addLocation: async () => ({
            location: {
              id: '1',
              type: 'url',
              target: '',
              entityRef: 'location:default/1',
            },
            entities: [],
          }),
        }).factory,
        mockServices.discovery.mock({
          getBaseUrl: async () => 'http://environments.example',
        }).factory,
      ],
    });
  });

  beforeEach(() => {
    called = [];
    jest.spyOn(global, 'fetch').mockImplementation(async (url, init) => {
      const { pathname } = new URL(String(url));
      const { route } =
        routes.find(({ pattern }) =>
          pattern.test(`${init?.method} ${pathname}`),
        ) ?? {};
      const { authorization } = init?.headers as Record<string, string>;
      called.push({ route, authorization });
      return Response.json(ANSWERS[route ?? '']);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('has rows for all actions, and no others', () => {
    expect(registered.map(({ id }) => id).sort()).toEqual(
      ROWS.map(({ action }) => action).sort(),
    );
  });

  it.each(ROWS)(
    '$action calls described routes alone, as whoever runs the template',
    async ({ action, input, routes: expected }) => {
      const { handler } = registered.find(({ id }) => id === action)!;
      const context = createMockActionContext({
        input: input as never,
        workspacePath: workspace.path,
      });
      await handler(context);
      const { token } = await mockServices.auth().getPluginRequestToken({
        onBehalfOf: await context.getInitiatorCredentials(),
        targetPluginId: 'environments',
      });
      expect(called).toEqual(
        expected.map(route => ({ route, authorization: `Bearer ${token}` })),
      );
    },
  );
});
