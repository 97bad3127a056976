import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { editPin } from './editPin';
import { LAYOUTS } from './layouts';

const root = join(__dirname, '__fixtures__');

const cases = LAYOUTS.flatMap(driver =>
  readdirSync(join(root, driver.name)).map(name => ({
    title: `${driver.name}/${name}`,
    folder: join(root, driver.name, name),
    driver,
  })),
);

describe('editPin', () => {
  it.each(cases)('$title', ({ folder, driver }) => {
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    const wanted = JSON.parse(read('case.json'));
    const before = read('before.yaml');
    const { pins } = driver.locate(wanted.file, before);
    const pin = pins.find(item => item.artifact.name === wanted.pin);
    const result = editPin(driver, before, pin!, wanted.to);
    const accepted = existsSync(join(folder, 'after.yaml'));
    expect('text' in result ? result.text : undefined).toBe(
      accepted ? read('after.yaml') : undefined,
    );
    expect('refused' in result ? result.refused : '').toContain(
      wanted.refused ?? '',
    );
    const values = driver
      .locate(wanted.file, 'text' in result ? result.text : before)
      .pins.map(item => [item.artifact.name, item.value]);
    expect(values).toContainEqual([
      wanted.pin,
      accepted ? wanted.to : pin!.value,
    ]);
  });

  it('has fixtures for every layout', () => {
    for (const driver of LAYOUTS) {
      expect(readdirSync(join(root, driver.name)).length).toBeGreaterThan(5);
    }
  });
});
