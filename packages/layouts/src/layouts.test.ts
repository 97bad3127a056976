import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LAYOUTS } from './layouts';

const docs = readFileSync(join(__dirname, '../../../docs/layouts.md'), 'utf8');

function folderOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe('the registry of layouts', () => {
  it.each(LAYOUTS.map(layout => ({ layout })))(
    'has a folder, fixtures and a heading for $layout.name',
    ({ layout: { name } }) => {
      const folder = join(__dirname, 'layouts', folderOf(name));
      expect(existsSync(join(folder, 'index.ts'))).toBe(true);
      const fixtures = join(__dirname, '__fixtures__', name);
      expect(readdirSync(fixtures).length).toBeGreaterThanOrEqual(6);
      expect(docs).toContain(`\n## ${name}\n`);
    },
  );

  it('names every folder', () => {
    expect(LAYOUTS.map(({ name }) => folderOf(name)).sort()).toEqual(
      readdirSync(join(__dirname, 'layouts')).sort(),
    );
  });
});
