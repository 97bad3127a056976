import { isConfiguration } from './isConfiguration';

it.each([
  ['a: 1\n', true],
  ['- a\n---\nb: 1\n', true],
  ['{"a": [1]}', true],
  ['# nothing\n', true],
  ['A=b\nC=d\n', false],
  ['#!/bin/sh\necho a\n', false],
  ['{{- if .x }}\na: 1\n{{- end }}\n', false],
  ['a: [', false],
  ['['.repeat(200), false],
])('%j: %s', (text, expected) => {
  expect(isConfiguration(text)).toBe(expected);
});
