import type { Scm } from '@downstage/backstage-plugin-environments-node';
import { type ForgeHost, startForgeHost } from './__testUtils__/startForgeHost';

jest.setTimeout(60_000);

const POLLS = 10;

describe('pull requests that wait', () => {
  let host: ForgeHost;
  let scm: Required<Scm>;
  let first: string;
  let opened = 0;

  beforeAll(async () => {
    host = await startForgeHost();
    ({ scm, head: first } = await host.create('waiting', {
      'a.yaml': 'a: 1\n',
    }));
  });
  afterAll(() => host.stop());

  const open = async () => {
    opened += 1;
    const head = `change-${opened}`;
    await scm.repository.commit({
      branch: head,
      parent: first,
      create: true,
      message: head,
      files: [{ path: `${head}.yaml`, content: 'a: 2\n' }],
    });
    await scm.pullRequests.open({ title: head, body: '', head, base: 'main' });
  };

  it.each([1, 10, 40])(
    'cost one unchanged answer for a poll, however many there are: %s',
    async count => {
      while (opened < count) {
        await open();
      }
      let { etag } = (await scm.pullRequests.latest()) as { etag?: string };
      host.asked.length = 0;
      for (let polls = 0; polls < POLLS; polls++) {
        const latest = await scm.pullRequests.latest({ etag });
        expect(latest).toEqual({ status: 'unchanged' });
      }
      expect(host.asked.map(({ status }) => status)).toEqual(
        Array(POLLS).fill(304),
      );
      // And one that changed costs one answer
      await scm.pullRequests.close(1);
      host.asked.length = 0;
      const latest = await scm.pullRequests.latest({ etag });
      expect(host.asked.map(({ status }) => status)).toEqual(
        count === 1 ? [200] : [304],
      );
      etag = latest.status === 'found' ? latest.etag : etag;
    },
  );
});
