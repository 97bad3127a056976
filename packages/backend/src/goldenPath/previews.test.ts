import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_CREDENTIALS, type Sandbox } from '@downstage/sandbox';
import { startSandboxPortal, until } from '../__testUtils__/startSandboxPortal';
import { TEMPLATE } from '../__testUtils__/startScaffolder';

jest.setTimeout(300_000);

const SERVICE = 'loans';
const FILE = 'clusters/dev/preview-loans.yaml';
const BRANCH = 'interest';

describe('previews, chosen on the golden path', () => {
  let running: Awaited<ReturnType<typeof startSandboxPortal>>;
  let sandbox: Sandbox;
  let portal: typeof running.portal;

  beforeAll(async () => {
    running = await startSandboxPortal({
      templates: [join(TEMPLATE, 'template.yaml')],
      environments: url => ({
        homes: [{ repository: `${url}/acme/env-*`, clusters: { dev: ['*'] } }],
        previews: [
          {
            cluster: 'dev',
            namespaces: ['preview-*'],
            repositories: [`${url}/acme/*`],
            token: { secret: 'github-token', key: 'token' },
          },
        ],
        fleets: [
          {
            repository: `${url}/acme/fleet`,
            clusters: { dev: { engine: 'argocd' }, qa: { engine: 'argocd' } },
          },
        ],
      }),
    });
    ({ sandbox, portal } = running);
  });

  afterAll(async () => {
    await running.stop();
  });

  /** Asks the forge as the platform team does. */
  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(`${sandbox.forge.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${SANDBOX_CREDENTIALS.portal.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  }

  const values = () => ({
    name: SERVICE,
    owner: 'group:default/team-at',
    system: 'system:default/financial-one',
    language: 'go',
    ci: 'github',
    image: `registry.acme.example/${SERVICE}`,
    repository: `${portal.repositories}/${SERVICE}`,
    environments: [],
    previews: true,
    createEnvironment: true,
    environment: {
      name: 'first',
      tier: 'development',
      cluster: 'dev',
      repository: `${portal.repositories}/env-first`,
      layout: 'kustomize',
      secrets: 'none',
    },
  });

  async function runTemplate(parameters: object) {
    const ends = await portal.run(parameters);
    expect(ends.map(({ status, log }) => (status === 'failed' ? log : status)))
      // It fails where anything was broken on the way, too
      .toEqual(['completed']);
  }

  const fleetPulls = async () =>
    (await portal.forge('/repos/acme/fleet/pulls?state=all')).filter(
      ({ head }: any) => head.ref === `downstage/previews-${SERVICE}`,
    );

  const previews = async (): Promise<any[]> => {
    const { previews: found = [] } = await portal.call(
      `/environments/v1/services/component/default/${SERVICE}/deployments`,
    );
    return found;
  };

  it('are told to the wizard', async () => {
    const choices = await portal.call('/environments/v1/creations/choices');
    expect(choices.previews).toBe('possible');
  });

  it('stop a template that could not have them before anything is written', async () => {
    const [end] = await portal.run({
      ...values(),
      name: 'debts',
      repository: `${portal.repositories}/debts`,
      ci: 'tekton',
    });
    expect(end.status).toBe('failed');
    expect(end.log).toMatch(
      /Nothing was created\. previews: ci: the golden path's Tekton builds no image/,
    );
    expect(await portal.forge('/repos/acme/debts')).toBe(404);
  });

  it('come to the fleet by one pull request, however often that is asked for', async () => {
    await runTemplate(values());
    const [pull, ...others] = await fleetPulls();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({
      state: 'open',
      title: 'Preview pull requests of loans in dev',
    });
    const files = await portal.forge(
      `/repos/acme/fleet/pulls/${pull.number}/files`,
    );
    expect(files.map(({ filename }: any) => filename)).toEqual([FILE]);
    await runTemplate(values());
    expect(await fleetPulls()).toHaveLength(1);
    await portal.merge('fleet', pull.number);
  });

  it('keep what people write in the file', async () => {
    const at = `/repos/acme/fleet/contents/${FILE}`;
    const { content, sha } = await ask('GET', at);
    const text = Buffer.from(content, 'base64')
      .toString('utf8')
      .replace('requeueAfterSeconds: 60', 'requeueAfterSeconds: 30 # ours');
    await ask('PUT', at, {
      message: 'Look twice as often',
      content: Buffer.from(text).toString('base64'),
      sha,
    });
    await runTemplate(values());
    expect(await fleetPulls()).toHaveLength(1);
    const now = await ask('GET', at);
    expect(Buffer.from(now.content, 'base64').toString('utf8')).toBe(text);
  });

  it('run a pull request that has the label, and go when it is closed', async () => {
    const at = `/repos/acme/${SERVICE}`;
    const { object } = await ask('GET', `${at}/git/ref/heads/main`);
    await ask('POST', `${at}/git/refs`, {
      ref: `refs/heads/${BRANCH}`,
      sha: object.sha,
    });
    await ask('PUT', `${at}/contents/interest.go`, {
      message: 'feat: add interest',
      content: Buffer.from('package main\n').toString('base64'),
      branch: BRANCH,
    });
    const pull = await ask('POST', `${at}/pulls`, {
      title: 'Add interest',
      head: BRANCH,
      base: 'main',
    });
    await sandbox.ci.idle();
    // Nobody has looked at it
    await sleep(2_000);
    expect(await previews()).toEqual([]);
    await ask('POST', `${at}/issues/${pull.number}/labels`, {
      labels: ['preview'],
    });
    const version = `pr-${pull.number}-${pull.head.sha.slice(0, 8)}`;
    const shown = await until('a healthy preview', async () => {
      const [first] = await previews();
      return first?.sync === 'synced' && first.health === 'healthy'
        ? first
        : undefined;
    });
    expect(shown).toMatchObject({
      delivery: {
        engine: 'argocd',
        cluster: 'dev',
        name: `preview-loans-${pull.number}`,
      },
      namespace: 'preview-loans',
      pullRequest: { number: pull.number, title: 'Add interest' },
      version,
      revision: pull.head.sha,
      whileLabelled: ['preview'],
    });
    await ask('PATCH', `${at}/pulls/${pull.number}`, { state: 'closed' });
    await until('no preview', async () =>
      (await previews()).length === 0 ? true : undefined,
    );
  });
});
