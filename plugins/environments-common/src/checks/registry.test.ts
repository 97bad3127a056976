import { readdirSync } from 'node:fs';
import { REASONS } from '../reasons';
import { CHECKS } from './registry';

const toFile = (id: string) =>
  `${id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())}.ts`;

describe('the registry of checks', () => {
  it('has every file of the folder, and each check a file of its name', () => {
    const apart = ['Check.ts', 'decide.ts', 'index.ts', 'registry.ts'];
    const files = readdirSync(__dirname).filter(
      name => !apart.includes(name) && !name.endsWith('.test.ts'),
    );
    expect(CHECKS.map(({ id }) => toFile(id)).sort()).toEqual(files.sort());
  });

  it.each(CHECKS.map(check => [check.id, check] as const))(
    '%s has a sentence and something to decide',
    (id, check) => {
      expect(REASONS[id]).toBeTruthy();
      expect(check.actions.length).toBeGreaterThan(0);
    },
  );

  it.each(
    CHECKS.filter(({ actions }) => actions.includes('promotion')).map(
      check => [check.id, check] as const,
    ),
  )('%s has been decided on for rollbacks', (_, check) => {
    expect(Boolean(check.forwardOnly)).toBe(
      !check.actions.includes('rollback'),
    );
  });
});
