import { unifiedDiff } from '@downstage/layouts';
import { allowed, refused } from '../__testUtils__/decisions';
import { aRecord, theDeployments } from '../__testUtils__/deployments';
import {
  anEnvironment,
  anOverview,
  dev,
  east,
  qa,
  west,
} from '../__testUtils__/environments';
import { buildMatrix } from './buildMatrix';
import { describeHistory } from './describeHistory';
import { describeSearch } from './describeSearch';
import { durationSince } from './duration';
import { layoutPath } from './layoutPath';
import { readDiff } from './readDiff';
import { readSelection, writeSelection } from './selection';
import { shortSha } from './shortSha';
import { toneOfHealth, toneOfPromotion, toneOfSync } from './tone';

describe('layoutPath', () => {
  const columnsOf = (environments: ReturnType<typeof anEnvironment>[]) =>
    layoutPath(environments.map(environment => ({ environment }))).map(column =>
      column.map(item => item.environment.name),
    );
  const hotfix = anEnvironment('hotfix', { promotesFrom: [dev.ref, qa.ref] });
  const cycle = [
    anEnvironment('a', { promotesFrom: ['resource:default/b'] }),
    anEnvironment('b', { promotesFrom: ['resource:default/a'] }),
  ];
  it.each([
    ['nothing', [], []],
    [
      'a path with rings',
      [dev, qa, east, west],
      [['dev'], ['qa'], ['prod-east', 'prod-west']],
    ],
    [
      'the longest way counts',
      [dev, qa, hotfix],
      [['dev'], ['qa'], ['hotfix']],
    ],
    ['an upstream that is not shown', [qa, east], [['qa'], ['prod-east']]],
    ['a cycle', cycle, [['a', 'b']]],
    [
      'what comes after a cycle',
      [...cycle, anEnvironment('c', { promotesFrom: ['resource:default/b'] })],
      [['a', 'b'], ['c']],
    ],
    [
      'an environment that names itself',
      [anEnvironment('a', { promotesFrom: ['resource:default/a'] })],
      [['a']],
    ],
    [
      'rings in the order that they are given',
      [dev, qa, west, east],
      [['dev'], ['qa'], ['prod-west', 'prod-east']],
    ],
  ])('lays out %s', (_name, environments, expected) => {
    expect(columnsOf(environments)).toEqual(expected);
  });
});

describe('durationSince', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  it.each([
    ['2026-11-20T12:00:05Z', 'seconds', 0],
    ['2026-11-20T11:59:30Z', 'seconds', 30],
    ['2026-11-20T11:58:30Z', 'minutes', 1],
    ['2026-11-20T09:00:00Z', 'hours', 3],
    ['2026-11-18T12:00:01Z', 'hours', 47],
    ['2026-11-18T12:00:00Z', 'days', 2],
  ])('%s is %s %d', (since, unit, count) => {
    expect(durationSince(since, now)).toEqual({ unit, count });
  });
});

describe('selection', () => {
  it.each([
    ['', {}],
    ['environment=e', { environment: 'e' }],
    ['environment=e&dialog=promote', { environment: 'e', dialog: 'promote' }],
    [
      'environment=e&dialog=rollback&record=1',
      { environment: 'e', dialog: 'rollback', record: '1' },
    ],
    ['environment=e&dialog=rollback', { environment: 'e' }],
    [
      'environment=e&dialog=remove-everywhere',
      { environment: 'e', dialog: 'remove-everywhere' },
    ],
    ['environment=e&dialog=other', { environment: 'e' }],
    ['dialog=promote', {}],
  ])('reads "%s"', (search, expected) => {
    expect(readSelection(new URLSearchParams(search))).toEqual(expected);
  });

  it('writes a selection and keeps the rest of the query', () => {
    const search = new URLSearchParams('x=1&environment=a&dialog=promote');
    expect(writeSelection(search, { environment: 'b' }).toString()).toBe(
      'x=1&environment=b',
    );
  });
});

describe('readDiff', () => {
  it('drops file headers and names each line', () => {
    const diff =
      '--- a/f\n+++ b/f\n@@ -1 +1 @@\n x\n-a\n+b\n\\ No newline at end of file\n';
    expect(readDiff(diff).map(line => line.kind)).toEqual([
      'hunk',
      'context',
      'removed',
      'added',
    ]);
  });

  it('keeps a removed line that looks like a header', () => {
    expect(readDiff('@@ -1 +0,0 @@\n--- x\n')[1]).toEqual({
      kind: 'removed',
      text: '--- x',
    });
  });

  it.each([
    ['nothing', '', ['context']],
    ['an added line', '@@ -0,0 +1 @@\n+a', ['hunk', 'added']],
    [
      'an empty line',
      '@@ -1,3 +1,3 @@\n \n-a\n+b\n',
      ['hunk', 'context', 'removed', 'added'],
    ],
    [
      'two hunks',
      '--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n',
      ['hunk', 'removed', 'added', 'hunk', 'removed', 'added'],
    ],
  ])('reads %s', (_name, diff, kinds) => {
    expect(readDiff(diff).map(line => line.kind)).toEqual(kinds);
  });

  it.each([
    ['a new file', '', 'a\n', ['+a']],
    ['a removed file', 'a\n', '', ['-a']],
    ['a newline that is added at the end', 'a', 'a\n', ['-a', '+a']],
    ['nothing', 'a\n', 'a\n', []],
  ])('reads the difference of %s', (_name, before, after, expected) => {
    const lines = readDiff(unifiedDiff({ path: 'f', before, after }));
    expect(
      lines
        .filter(line => line.kind === 'added' || line.kind === 'removed')
        .map(line => line.text),
    ).toEqual(expected);
  });

  it('reads what is written', () => {
    const lines = readDiff(
      unifiedDiff({ path: 'f', before: 'a\nb\n', after: 'a\nc\n' }),
    );
    expect(lines.map(line => line.text)).toEqual([
      '@@ -1,2 +1,2 @@',
      ' a',
      '-b',
      '+c',
    ]);
  });
});

describe('describeHistory', () => {
  const records = [
    aRecord('3', '2.0.0', {
      current: true,
      promotion: { id: 'p', kind: 'promotion', requestedBy: 'user:default/a' },
    }),
    aRecord('2', '1.0.0'),
    aRecord('1', '2.0.0'),
  ];
  it('offers earlier versions only, with the decision as it is', () => {
    const decision = refused('no');
    const rows = describeHistory(records, decision);
    expect(rows.map(row => row.rollback)).toEqual([
      undefined,
      decision,
      undefined,
    ]);
    expect(rows.map(row => row.who)).toEqual([
      'user:default/a',
      'Release bot',
      'Release bot',
    ]);
  });
});

describe('describeHistory without a current record', () => {
  it.each([
    [
      'a promotion',
      {
        promotion: {
          id: 'p',
          kind: 'rollback' as const,
          requestedBy: 'user:default/b',
        },
      },
      'user:default/b',
    ],
    ['a commit', {}, 'Release bot'],
    ['neither', { commit: undefined }, undefined],
  ])('names who made a change by %s', (_name, given, who) => {
    const decision = allowed();
    expect(describeHistory([aRecord('1', '1.0.0', given)], decision)).toEqual([
      expect.objectContaining({ who, rollback: decision }),
    ]);
  });
});

describe('describeSearch', () => {
  it('is nothing when the service is somewhere', () => {
    expect(describeSearch(theDeployments())).toBeUndefined();
  });

  it('is nothing when the service is on its way', () => {
    const awaited = {
      permitted: true,
      image: 'ghcr.io/acme/shop',
      requestedBy: 'user:default/ann',
      requestedAt: '2026-01-01T00:00:00Z',
    };
    const environments = [{ ...theDeployments().environments[3], awaited }];
    expect(describeSearch(theDeployments({ environments }))).toBeUndefined();
  });

  it('names what was searched and each repository once', () => {
    const environments = [dev, dev].map(environment => ({
      ...theDeployments().environments[3],
      environment,
    }));
    expect(describeSearch(theDeployments({ environments }))).toEqual({
      names: ['shop'],
      images: ['ghcr.io/acme/shop'],
      repositories: ['https://github.com/acme/env-dev'],
    });
  });
});

describe('buildMatrix', () => {
  const overviews = [
    anOverview(east, { shop: '1.0.0' }),
    anOverview(qa, { shop: '1.0.0', cart: '2.0.0' }),
    anOverview(dev, { shop: '1.1.0', cart: '2.0.0' }),
  ];
  it('orders columns and marks a version that differs from the one before', () => {
    const { columns, rows } = buildMatrix(overviews, '');
    expect(columns.map(column => column.name)).toEqual([
      'dev',
      'qa',
      'prod-east',
    ]);
    expect(rows.map(row => row.cells.map(cell => cell.version))).toEqual([
      ['2.0.0', '2.0.0', undefined],
      ['1.1.0', '1.0.0', '1.0.0'],
    ]);
    expect(rows.map(row => row.cells.map(cell => cell.lag))).toEqual([
      [undefined, undefined, undefined],
      [undefined, { upstream: 'dev', lag: 'behind' }, undefined],
    ]);
  });

  it.each([
    ['1.2.0', 'ahead'],
    ['1.0.0', 'behind'],
    ['main-1a2b3c', 'diverged'],
  ])('tells that %s is %s', (version, lag) => {
    const { rows } = buildMatrix(
      [anOverview(dev, { shop: '1.1.0' }), anOverview(qa, { shop: version })],
      '',
    );
    expect(rows[0].cells[1].lag).toEqual({ upstream: 'dev', lag });
  });

  it('does not order versions of different artifacts', () => {
    const of = (
      kind: 'image' | 'chart',
      overview: ReturnType<typeof anOverview>,
    ) => ({
      ...overview,
      services: overview.services.map(item => ({
        ...item,
        artifact: { kind, name: 'shop' },
      })),
    });
    const { rows } = buildMatrix(
      [
        of('chart', anOverview(dev, { shop: '0.4.0' })),
        of('image', anOverview(qa, { shop: '1.2.0' })),
      ],
      '',
    );
    expect(rows[0].cells[1].lag?.lag).toBe('not-comparable');
  });

  it.each([
    ['a service', 'SHOP', 1, 3],
    ['an environment', 'prod', 2, 1],
    ['nothing', 'nowhere', 0, 0],
    ['a namespace of services', 'default/', 2, 3],
    ['spaces around a word', '  cart ', 1, 3],
    ['no filter', ' ', 2, 3],
  ])('filters by %s', (_name, filter, rows, columns) => {
    const matrix = buildMatrix(overviews, filter);
    expect(matrix.rows).toHaveLength(rows);
    expect(matrix.columns).toHaveLength(columns);
  });
});

describe('tones and revisions', () => {
  it.each([
    [toneOfSync('failed'), 'bad'],
    [toneOfSync('synced'), 'good'],
    [toneOfHealth('progressing'), 'busy'],
    [toneOfHealth('unknown'), 'unknown'],
    [toneOfPromotion('healthy'), 'good'],
    [toneOfPromotion('open'), 'busy'],
    [toneOfPromotion('failed'), 'bad'],
    [toneOfPromotion('closed'), 'paused'],
    [shortSha('0123456789abcdef0123456789abcdef01234567'), '01234567'],
    [shortSha('main'), 'main'],
  ])('%s is %s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
