import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FixtureCase,
  listCases,
  readTree,
  treeOf,
} from '../__testUtils__/fixtures';
import { LAYOUT_NAMES, locatePins, planVersions } from '../layouts';
import { selectPins } from '../match/selectPins';
import type { VersionPlan } from './planVersions';

async function plan(
  wanted: FixtureCase,
  before: ReadonlyMap<string, string>,
): Promise<VersionPlan> {
  const located = await locatePins({
    folder: wanted.folder ?? '.',
    layout: wanted.layout ?? 'auto',
    tree: treeOf(before),
    read: async paths =>
      new Map([...before].filter(([path]) => paths.includes(path))),
    explicit: wanted.explicit,
  });
  expect(located.pins).toEqual(
    expect.arrayContaining((wanted.pins ?? []).map(expect.objectContaining)),
  );
  const { files } = located;
  if (wanted.pin) {
    const [file, path] = wanted.pin.split('#');
    const pins = located.pins.filter(
      pin =>
        pin.file === file &&
        (pin.path === path || pin.scalars.some(item => item.path === path)),
    );
    expect(pins.length).toBeGreaterThan(0);
    const [pin] = pins;
    return planVersions({
      targets: [{ pins: [pin], to: wanted.to, explicit: true }],
      files,
    });
  }
  const selected = selectPins(
    {
      names: wanted.service ? [wanted.service] : [],
      images: wanted.image ? [wanted.image] : [],
    },
    located.pins,
  );
  return 'refused' in selected
    ? selected
    : planVersions({
        targets: [{ pins: selected.pins, to: wanted.to }],
        files,
      });
}

const cases = listCases();

describe('a version in every layout, byte for byte', () => {
  it.each(cases)('$title', async ({ folder, wanted }) => {
    const before = readTree(join(folder, 'before'));
    const after = readTree(join(folder, 'after'));
    const result = await plan(wanted, before);
    const changes = 'changes' in result ? result.changes : [];
    const refused = 'refused' in result ? result.refused : undefined;
    expect(wanted.refused === undefined).toBe(refused === undefined);
    expect(refused ?? '').toContain(wanted.refused ?? '');
    expect(new Map(changes.map(item => [item.path, item.after]))).toEqual(
      after,
    );
    const consents = 'consents' in result ? result.consents : [];
    expect(consents).toEqual(
      (wanted.consents ?? []).map(text => expect.stringContaining(text)),
    );
  });

  it('has fixtures for every layout', () => {
    const folders = readdirSync(join(__dirname, '../__fixtures__'));
    expect(folders.sort()).toEqual([...LAYOUT_NAMES, 'explicit'].sort());
    expect(cases.length).toBeGreaterThanOrEqual(120);
    for (const folder of folders) {
      const path = join(__dirname, '../__fixtures__', folder);
      expect(statSync(path).isDirectory()).toBe(true);
      expect(readdirSync(path).length).toBeGreaterThanOrEqual(6);
    }
  });
});
