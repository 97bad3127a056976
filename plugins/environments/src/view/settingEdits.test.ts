import { aSetting } from '../__testUtils__/configuration';
import {
  changesOf,
  isEditable,
  problemOf,
  settingId,
  settingsByFile,
  withEdit,
} from './settingEdits';

const replicas = aSetting('replicas', '3', { type: 'number' });
const level = aSetting('env LOG_LEVEL', 'info');
const flag = aSetting('flag', 'true', { type: 'boolean', file: 'config.yaml' });

describe('problemOf', () => {
  it.each([
    [replicas, '5', undefined],
    [replicas, '0.5', undefined],
    [replicas, '', 'number'],
    [replicas, 'many', 'number'],
    [flag, 'false', undefined],
    [flag, 'off', undefined],
    [flag, 'perhaps', 'boolean'],
    [level, '', undefined],
    [level, '7', undefined],
  ])('of %o as %j is %s', (setting, to, expected) => {
    expect(problemOf(setting, to)).toBe(expected);
  });
});

describe('edits', () => {
  it('are what differs, in the order of the list', () => {
    const edits = withEdit(withEdit({}, level, 'debug'), replicas, '5');
    expect(
      changesOf([replicas, level, flag], edits).map(({ name, before, to }) => [
        name,
        before,
        to,
      ]),
    ).toEqual([
      ['replicas', '3', '5'],
      ['env LOG_LEVEL', 'info', 'debug'],
    ]);
    expect(withEdit(edits, replicas, '3')).toEqual({
      [settingId(level)]: 'debug',
    });
  });

  it('are not of secrets, nor of what cannot be changed', () => {
    expect(
      [level, { ...level, secret: true }, { ...level, refused: 'no' }].map(
        isEditable,
      ),
    ).toEqual([true, false, false]);
  });
});

describe('settingsByFile', () => {
  it.each([
    [
      '',
      [
        ['shop/deployment.yaml', 2],
        ['config.yaml', 1],
      ],
    ],
    ['log info', [['shop/deployment.yaml', 1]]],
    ['CONFIG', [['config.yaml', 1]]],
    ['nothing', []],
  ])('finds by %j', (search, expected) => {
    expect(
      settingsByFile([replicas, level, flag], search).map(([file, found]) => [
        file,
        found.length,
      ]),
    ).toEqual(expected);
  });
});
