import { mayBeKept } from './mayBeKept';

it.each([
  ['image: { tag: v1 }\n', true],
  ['kind: Deployment\nspec: { secretName: x }\n', true],
  ['kind: ExternalSecret\n', true],
  ['kind: Secret\n', false],
  ['{ "kind": "Secret" }', false],
  ['kind: &kind !!str Secret\n', false],
  ['kind:\n  Secret\n', false],
  ['kind: Deployment\n---\nkind: Secret\n', false],
  ['DB_PASSWORD=hunter2\n', false],
  ['password: [hunter2\n', false],
])('%j: %s', (text, expected) => {
  expect(mayBeKept(text)).toBe(expected);
});
