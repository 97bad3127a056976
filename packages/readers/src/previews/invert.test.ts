import { toTemplate } from '../engines/argocd/pullRequests/toTemplate';
import { numberIn } from './invert';

const numberBy = (template: string, name: string) =>
  numberIn(toTemplate(template, false) ?? [], name);

const DIGITS = Array.from({ length: 60 }, (_, at) => at * 7_919 + 123_457).join(
  '',
);

describe('numberIn', () => {
  it.each<[string, string, string, number | undefined]>([
    ['two wildcards side by side', '{{a}}{{b}}-{{number}}', 'a-b-42', 42],
    ['a text that comes twice', '{{a}}-x-{{number}}-y', 'x-1-x-2-y', 2],
    [
      'a commit after a wildcard',
      '{{a}}-{{head_short_sha}}-{{number}}',
      'x-a1b2c3d4-5',
      5,
    ],
    ['texts that overlap', '{{a}}pr-{{number}}{{b}}pr-4', 'pr-4', undefined],
    [
      'a name with more digits than are tried',
      '{{a}}-{{number}}-x',
      `${DIGITS.slice(0, 60)}-3-x`,
      undefined,
    ],
    [
      'more parts than are read',
      '{{a}}-{{b}}-{{c}}-{{d}}-{{e}}-{{f}}-{{number}}',
      '1-2-3-4-5-6-7',
      undefined,
    ],
  ])('reads %s', (_, template, name, expected) => {
    expect(numberBy(template, name)).toBe(expected);
  });

  it.each([
    ['wildcards', `${'{{}}'.repeat(122)}{{number}}`],
    ['wildcards apart', `${'{{}}1'.repeat(90)}{{number}}`],
    ['few wildcards', '{{}}1{{}}2{{}}3{{}}4{{}}{{number}}'],
  ])('does not take long for a template of %s', (_, template) => {
    const begin = performance.now();
    for (let turn = 0; turn < 5; turn++) {
      numberBy(template, DIGITS.slice(0, 253));
    }
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
