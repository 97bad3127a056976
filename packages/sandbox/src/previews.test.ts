import {
  type DeliveryReading,
  type Preview,
  findPreviews,
  readAny,
} from '@downstage/readers';
import {
  type PreviewsStory,
  isUp,
  startPreviews,
  until,
  untilUp,
} from './__testUtils__/startPreviews';

jest.setTimeout(120_000);

const ARGO = 'argoproj.io/v1alpha1';

describe('previews of the story', () => {
  let story: PreviewsStory;

  beforeAll(async () => {
    story = await startPreviews('dev');
  });

  afterAll(async () => {
    await story.stop();
  });

  const list = async (kind: string) =>
    (await story.client.list({ apiVersion: ARGO, kind })).map(item => ({
      ...item,
      kind,
      apiVersion: ARGO,
    }));

  const previews = async (): Promise<Preview[]> =>
    findPreviews(
      [...(await list('ApplicationSet')), ...(await list('Application'))].map(
        object => readAny(object as never) as DeliveryReading,
      ),
    );

  const deployments = async () =>
    (await story.client.list({ apiVersion: 'apps/v1', kind: 'Deployment' }))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .filter(name => name.startsWith('preview-'));

  it('runs what the open pull request asks to merge', async () => {
    const [pull] = (await story.ask('GET', '/pulls')) as any[];
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview).toMatchObject({
      repository: story.repository,
      pullRequest: {
        number: pull.number,
        url: pull.html_url,
        title: 'Download statements in dark mode',
      },
      revision: pull.head.sha,
      images: [`${story.image}:pr-${pull.number}-${pull.head.sha.slice(0, 8)}`],
      urls: [`https://pr-${pull.number}.customer-portal.acme.example/`],
      createdAt: expect.any(String),
      destination: { namespace: 'preview-customer-portal' },
    });
    expect(await deployments()).toEqual([
      `preview-customer-portal/customer-portal-${pull.number}`,
    ]);
  });

  it('follows a push to the branch', async () => {
    const head = await story.push({ 'src/more.js': 'export {};\n' });
    expect((await untilUp(previews, head)).revision).toBe(head);
  });

  it('takes it away when the pull request is closed, and brings it back', async () => {
    await story.ask('PATCH', '/pulls/1', { state: 'closed' });
    await until(previews, found => found.length === 0);
    await until(deployments, found => found.length === 0);
    await story.ask('PATCH', '/pulls/1', { state: 'open' });
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview.pullRequest?.number).toBe(1);
  });

  it('reports nothing of what pull requests are built as', async () => {
    await story.sandbox.ci.idle();
    expect(story.reported.filter(version => version.startsWith('pr-'))).toEqual(
      [],
    );
  });

  it('says what it cannot do, and leaves what there is', async () => {
    const at = {
      apiVersion: ARGO,
      kind: 'ApplicationSet',
      namespace: 'argocd',
      name: 'other',
    };
    await story.client.create({
      apiVersion: ARGO,
      kind: 'ApplicationSet',
      metadata: { name: at.name, namespace: at.namespace },
      spec: {
        generators: [{ list: { elements: [] } }],
        template: {
          metadata: { name: 'x' },
          spec: {
            project: 'default',
            source: { repoURL: story.sandbox.forge.url, path: '.' },
            destination: { server: 'https://kubernetes.default.svc' },
          },
        },
      },
    } as never);
    const set = await until(
      () => story.client.get(at),
      found => Boolean(found?.status?.conditions),
    );
    expect(set?.status.conditions[0]).toMatchObject({
      type: 'ErrorOccurred',
      status: 'True',
      message: expect.stringContaining('generator list is not supported'),
    });
    expect(await previews()).toHaveLength(1);
  });
});
