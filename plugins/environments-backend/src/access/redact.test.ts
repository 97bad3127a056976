import { service } from '../__testUtils__/projection';
import { redactFiles } from './redact';

const diff = (...lines: string[]) => [
  { path: 'values.yaml', diff: lines.join('\n') },
];

describe('redactFiles', () => {
  const services = [service('cart'), { ...service('zoo'), title: 'The (Zoo)' }];
  let asked: string[];
  const redact = (files: ReturnType<typeof diff>, ...visible: string[]) =>
    redactFiles(files, {
      services,
      visible: async refs => {
        asked = refs;
        return new Set(refs.filter(ref => visible.includes(ref)));
      },
    });

  it.each([
    ['a name', '   zoo:', ' …'],
    ['a part of a path', '   path: apps/zoo-config', ' …'],
    ['a title', ' # of the (zoo)', ' …'],
    ['a longer word', '   zoological: true', '   zoological: true'],
    ['another service', '   cart:', '   cart:'],
    ['a changed line', '+  zoo: 1', '+  zoo: 1'],
  ])('looks for %s', async (_, line, expected) => {
    await expect(
      redact(diff('@@ -1 +1 @@', line), services[0].ref),
    ).resolves.toEqual(diff('@@ -1 +1 @@', expected));
  });

  it('asks only for those that are named, and leaves what may be seen', async () => {
    const files = diff('   zoo:', '-  cart: 1');
    const [, zoo] = services;
    await expect(redact(files, zoo.ref)).resolves.toEqual(files);
    expect(asked).toEqual([zoo.ref]);
  });
});
