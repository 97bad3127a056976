import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import type { Service } from '../catalog/Service';
import {
  ACCOUNT,
  hasDockerRegistry,
  startDockerRegistry,
} from '../__testUtils__/startDockerRegistry';
import { type Stores, createStores } from '../database/createStores';
import { openDatabase } from '../database/openDatabase';
import type { Registry } from '../settings/readArtifacts';
import { FollowedImages } from './FollowedImages';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const auditor = mockServices.auditor.mock({
  createEvent: async () => ({ success: async () => {}, fail: async () => {} }),
});
const PATH = 'software/cache';
const MINUTES = 60_000;

if (!hasDockerRegistry) {
  process.stderr.write(
    '\nSKIPPED: following the tags of docker-registry, which is not installed (apt install docker-registry)\n\n',
  );
}
const describeWithRegistry = hasDockerRegistry ? describe : describe.skip;

describeWithRegistry.each(databases.eachSupportedId())(
  'FollowedImages on %s',
  id => {
    let registry: Awaited<ReturnType<typeof startDockerRegistry>>;
    let stores: Stores;
    let image: string;
    let entry: Registry;

    const service = (name: string, rest: Partial<Service> = {}): Service => ({
      ref: `component:default/${name}`,
      title: name,
      names: [name],
      images: [image],
      ...rest,
    });
    const follow = (...services: Service[]) =>
      stores.environments.replace({ environments: [], services });
    const create = (registries = [entry]) =>
      new FollowedImages({
        ...stores,
        registries,
        auditor,
        logger: mockServices.logger.mock(),
      });
    const versions = async (name = image) =>
      (await stores.artifacts.of([{ kind: 'image', name }]))
        .map(({ version }) => version)
        .sort();
    const push = async (...tags: string[]) => {
      for (const tag of tags) {
        await registry.push(PATH, tag);
      }
    };

    beforeAll(async () => {
      registry = await startDockerRegistry({ isPrivate: true });
      image = `${registry.host}/${PATH}`;
      await push('7.0.0', '7.1.0', '7.1', '8.0.0', '7.1.0-alpine', 'latest');
    });

    afterAll(() => registry?.stop());

    beforeEach(async () => {
      const knex = await databases.init(id);
      await openDatabase(mockServices.database({ knex }));
      stores = createStores({ knex, owner: 'test' });
      entry = {
        host: registry.host,
        url: registry.url,
        ...ACCOUNT,
        images: ['software/*'],
        everyMinutes: 15,
      };
    });

    it('records what a range takes, with its digest, and looks again in its time', async () => {
      await follow(service('cache', { follows: { range: '7.x' } }));
      const images = create();
      await images.askForAll();
      expect(await stores.work.take(10)).toEqual([
        expect.objectContaining({ key: `image ${image}` }),
      ]);
      expect(await images.look(image)).toBe(15 * MINUTES);
      expect(await versions()).toEqual(['7.0.0', '7.1.0']);
      const [reported] = await stores.artifacts.of([
        { kind: 'image', name: image },
      ]);
      expect(reported).toMatchObject({
        version: '7.1.0',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        reportedBy: `registry:${registry.host}`,
      });
      // Another replica, a moment later
      const rest = await create().look(image);
      expect(rest).toBeGreaterThan(14 * MINUTES);
      expect(rest).toBeLessThanOrEqual(15 * MINUTES);
    });

    it('looks at once when something else is followed, and never again at what nobody follows', async () => {
      await follow(service('cache', { follows: { range: '7.x' } }));
      const images = create();
      await images.look(image);
      await follow(
        service('cache', { follows: { range: '7.x' } }),
        service('other', { follows: { range: '7.x', suffix: '-alpine' } }),
      );
      await images.look(image);
      expect(await versions()).toEqual(['7.0.0', '7.1.0', '7.1.0-alpine']);
      await follow(service('cache'));
      expect(await images.look(image)).toBeUndefined();
      expect(await stores.followed.get(image)).toBeUndefined();
    });

    it('lets nothing be looked at before all that was found is there', async () => {
      await follow(service('cache', { follows: { range: '7.x' } }));
      const seen: string[][] = [];
      const ask = stores.work.ask.bind(stores.work);
      jest.spyOn(stores.work, 'ask').mockImplementation(async (keys, rest) => {
        const rows = await rest!.trx!('artifacts').pluck('version');
        seen.push(rows.sort());
        return ask(keys, rest);
      });
      await create().look(image);
      expect(seen).toEqual([['7.0.0', '7.1.0']]);
    });

    it('does not bring back what was withdrawn', async () => {
      await follow(service('cache', { follows: { range: '7.x' } }));
      await create().look(image);
      const [newest] = await stores.artifacts.of([
        { kind: 'image', name: image },
      ]);
      await stores.artifacts.withdraw(newest);
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 20 * MINUTES);
      try {
        expect(await create().look(image)).toBe(15 * MINUTES);
      } finally {
        jest.restoreAllMocks();
      }
      expect(await versions()).toEqual(['7.0.0']);
    });

    it('offers the ten highest, read page by page', async () => {
      const tags = Array.from({ length: 12 }, (_, patch) => `9.0.${patch}`);
      await push(...tags);
      await follow(service('cache', { follows: { range: '9.x' } }));
      await create().look(image);
      expect((await versions()).length).toBe(10);
      expect(await versions()).not.toContain('9.0.1');
    });

    it.each([
      [
        'a password that is not taken',
        { password: 'wrong' },
        /answers 401 to a look at software\/cache: the account of environments.artifacts.registries may not read it/,
      ],
      [
        'no account',
        { username: undefined, password: undefined },
        /answers 401 .* has no username and password for it/,
      ],
      [
        'nobody who answers',
        { url: 'http://127.0.0.1:65530' },
        /does not answer at http:\/\/127.0.0.1:65530: .*ECONNREFUSED/,
      ],
    ])('says why nothing comes: %s', async (_, rest, expected) => {
      const cache = service('cache', { follows: { range: '7.x' } });
      await follow(cache);
      const images = create([{ ...entry, ...rest }]);
      expect(await images.look(image)).toBe(5 * MINUTES);
      expect(await images.of(cache)).toEqual([
        {
          image,
          range: '7.x',
          lookedAt: expect.any(String),
          problem: expect.stringMatching(expected),
        },
      ]);
      expect(await versions()).toEqual([]);
    });

    it.each([
      ['a backslash', 'software/..\\teams\\secret'],
      ['a parent folder', 'software/..'],
      ['a fragment', 'software/x#'],
      ['an escape', 'software/%2e%2e'],
    ])('asks no registry for what is no image: %s', async (_, path) => {
      const cache = service('cache', {
        images: [`${registry.host}/${path}`],
        follows: { range: '*' },
      });
      await follow(cache);
      const images = create();
      await images.askForAll();
      expect(await stores.work.take(10)).toEqual([]);
      expect(await images.look(cache.images[0])).toBeUndefined();
      const [{ problem }] = await images.of(cache);
      expect(problem).toMatch(/^downstage.dev\/image has to be an image/);
    });

    it('keeps what one follows, whatever others follow of the same image', async () => {
      const cache = service('cache', { follows: { range: '7.x' } });
      await follow(cache);
      await create().look(image);
      const majors = Array.from({ length: 21 }, (_, index) => index + 100);
      const tags = majors.flatMap(major =>
        Array.from({ length: 5 }, (_, patch) => `${major}.0.${patch}`),
      );
      await push(...tags);
      await follow(
        cache,
        ...majors.map(major =>
          service(`other-${major}`, { follows: { range: `${major}.x` } }),
        ),
      );
      await create().look(image);
      expect(await versions()).toEqual(
        expect.arrayContaining(['7.0.0', '7.1.0']),
      );
      expect((await versions()).length).toBeLessThanOrEqual(52);
    });

    it('asks no registry for what app-config does not name, and follows no range that is none', async () => {
      const others = [
        service('cache', {
          images: [`${registry.host}/teams/secret`],
          follows: { range: '*' },
        }),
        service('typo', { follows: { range: 'seven' } }),
      ];
      await follow(...others);
      const images = create();
      await images.askForAll();
      expect(await stores.work.take(10)).toEqual([]);
      const problems = await Promise.all(others.map(item => images.of(item)));
      expect(problems.flat().map(({ problem }) => problem)).toEqual([
        expect.stringMatching(/names no registry from which .*teams\/secret/),
        expect.stringMatching(/has to be a range of versions.*not "seven"/),
      ]);
    });
  },
);
