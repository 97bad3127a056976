import { service } from '../__testUtils__/projection';
import { redactFiles } from './redact';

const diff = (...lines: string[]) => [
  { path: 'values.yaml', diff: lines.join('\n') },
];

describe('redactFiles', () => {
  const services = [service('cart'), { ...service('zoo'), title: 'The (Zoo)' }];
  const redact = (files: ReturnType<typeof diff>, ...visible: string[]) =>
    redactFiles(files, { services, visible: new Set(visible) });

  it.each([
    ['a name', '   zoo:', ' …'],
    ['a part of a path', '   path: apps/zoo-config', ' …'],
    ['a title', ' # of the (zoo)', ' …'],
    ['a longer word', '   zoological: true', '   zoological: true'],
    ['another service', '   cart:', '   cart:'],
    ['a changed line', '+  zoo: 1', '+  zoo: 1'],
  ])('looks for %s', (_, line, expected) => {
    expect(redact(diff('@@ -1 +1 @@', line), services[0].ref)).toEqual(
      diff('@@ -1 +1 @@', expected),
    );
  });

  it('leaves everything to those who see everything', () => {
    const files = diff('   zoo:');
    expect(redact(files, ...services.map(({ ref }) => ref))).toBe(files);
  });
});
