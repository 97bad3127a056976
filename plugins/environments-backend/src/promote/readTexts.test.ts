import { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  QA_REPOSITORY,
  createShop,
  kustomization,
} from '../__testUtils__/createShop';
import { readTexts } from './readTexts';

const databases = createTestDatabases();

jest.setTimeout(60_000);

it.each(databases.eachSupportedId())(
  'texts are those of the commit, also where the branch is read anew meanwhile, on %s',
  async id => {
    const shop = await createShop(await databases.init(id));
    const { sources } = shop.stores;
    const context = { sources, hosts: new ScmHosts([shop.scm]) };
    const source = { repository: QA_REPOSITORY, branch: 'main' };
    const paths = ['kustomization.yaml'];
    const { state } = sources;
    const commit = (await sources.state(source)).head!;
    // Whatever is looked up first, the branch moves right behind it
    jest.spyOn(sources, 'state').mockImplementationOnce(async ref => {
      const found = await state.call(sources, ref);
      shop.push('2.0.0');
      await shop.reader.readAll({});
      return found;
    });
    await expect(
      readTexts(context, { ...source, commit, paths }),
    ).resolves.toEqual(new Map([[paths[0], kustomization('1.0.0')]]));
    jest.restoreAllMocks();
    shop.push('3.0.0');
    await shop.reader.readAll({});
    await expect(
      readTexts(context, { ...source, commit, paths }),
    ).resolves.toEqual(new Map([[paths[0], kustomization('1.0.0')]]));
  },
);
