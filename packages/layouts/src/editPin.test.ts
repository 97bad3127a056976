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
    const { pins, problem } = driver.locate(wanted.file, before);
    expect(problem).toBeUndefined();
    const pin = pins.find(item => item.artifact.name === wanted.pin);
    expect(pins.map(item => item.artifact.name)).toContain(wanted.pin);
    const result = editPin(driver, before, pin!, wanted.to);
    if (existsSync(join(folder, 'after.yaml'))) {
      expect(result).toEqual({ text: read('after.yaml') });
      const back = driver
        .locate(wanted.file, read('after.yaml'))
        .pins.find(item => item.artifact.name === wanted.pin);
      expect(back?.value).toBe(wanted.to);
    } else {
      expect(result).toEqual({
        refused: expect.stringContaining(wanted.refused),
      });
    }
  });

  it('has fixtures for every layout', () => {
    for (const driver of LAYOUTS) {
      expect(readdirSync(join(root, driver.name)).length).toBeGreaterThan(5);
    }
  });
});
