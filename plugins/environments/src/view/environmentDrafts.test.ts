import type {
  ExistingEnvironment,
  FoundEnvironment,
} from '@downstage/backstage-plugin-environments-common';
import { CHOICES } from '../__testUtils__/creation';
import { dev, qa } from '../__testUtils__/environments';
import { environmentSearch, readForm } from './creationForm';
import { draftPath } from './draftPath';
import { problemsOfDrafts } from './draftProblems';
import {
  beginDrafts,
  keyOf,
  readNamespaces,
  toExistingEnvironments,
  upstreamsFor,
} from './environmentDrafts';

const found = (
  name: string,
  promotesFrom: string[] = [],
): FoundEnvironment => ({
  name,
  tier: 'testing',
  promotesFrom,
  paths: [`envs/${name}`],
  layout: 'auto',
  services: [],
});
const value = (
  name: string,
  rest: Partial<ExistingEnvironment> = {},
): ExistingEnvironment => {
  const { services: _, ...item } = found(name);
  return { ...item, ...rest };
};
const [BLUE, GREEN, RED] = [
  found('blue'),
  found('green', ['blue']),
  found('red', ['green']),
];
const names = (items: ExistingEnvironment[]) =>
  items.map(({ name, promotesFrom }) => [name, ...promotesFrom]);

describe('what a person makes of the environments of a repository', () => {
  it('is at first what was found', () => {
    expect(toExistingEnvironments(beginDrafts([BLUE, GREEN], []))).toEqual([
      value('blue'),
      value('green', { promotesFrom: ['blue'] }),
    ]);
  });

  it('comes back as it was, with what was left out, by the folders of each', () => {
    const edited = [
      value('live', {
        paths: ['envs/green'],
        tier: 'production',
        promotesFrom: [dev.ref, 'shop'],
        cluster: 'dev',
        namespaces: ['a', 'b'],
      }),
      value('shop', { paths: ['envs/red'] }),
    ];
    const drafts = beginDrafts([BLUE, GREEN, RED], edited);
    expect(drafts.map(({ isChosen }) => isChosen)).toEqual([false, true, true]);
    expect(toExistingEnvironments(drafts)).toEqual(edited);
  });

  it('has what is new since then, and drops what is gone', () => {
    const edited = [value('live', { paths: ['envs/green'] }), value('gone')];
    const drafts = beginDrafts([BLUE, GREEN, RED], edited, [GREEN, BLUE]);
    expect(names(toExistingEnvironments(drafts))).toEqual([
      ['live'],
      ['red', 'live'],
    ]);
    expect(
      names(toExistingEnvironments(beginDrafts([BLUE], [value('gone')]))),
    ).toEqual([['blue']]);
  });

  it('promotes from none that is left out', () => {
    const drafts = beginDrafts([BLUE, GREEN]).map((item, index) => ({
      ...item,
      isChosen: index > 0,
    }));
    expect(names(toExistingEnvironments(drafts))).toEqual([['green']]);
  });

  it('names namespaces of a cluster alone, each once', () => {
    expect(readNamespaces(' a, b\n a,,c')).toEqual(['a', 'b', 'c']);
    const [blue] = beginDrafts([BLUE]);
    expect(toExistingEnvironments([{ ...blue, namespaces: 'a' }])).toEqual([
      value('blue'),
    ]);
  });

  it('can promote from the others that are brought, and from those of the catalog that are none of them', () => {
    const drafts = beginDrafts([BLUE, GREEN, found('qa')]);
    const [blue, green] = drafts;
    const left = { ...green, isChosen: false };
    expect(upstreamsFor(blue, [blue, left, drafts[2]], [dev, qa])).toEqual([
      { id: keyOf(found('qa')), label: 'qa' },
      { id: dev.ref, label: 'dev' },
    ]);
  });

  it('is shown in its order, behind those of the catalog', () => {
    const [blue, green] = beginDrafts([BLUE, GREEN]);
    const columns = draftPath(
      [{ ...blue, promotesFrom: [qa.ref], cluster: 'prod-eu' }, green],
      CHOICES,
    );
    expect(
      columns.map(column =>
        column.map(({ environment, isNew, from }) => [
          environment.title,
          isNew,
          environment.engine,
          ...from,
        ]),
      ),
    ).toEqual([
      [['qa', false, 'argocd']],
      [['blue', true, 'flux', 'qa']],
      [['green', true, undefined, 'blue']],
    ]);
  });

  it.each([
    ['nothing', [value('a'), value('b', { promotesFrom: ['a', dev.ref] })], []],
    ['a name', [value('A')], [{ kind: 'name', name: 'A' }]],
    ['no name', [value('')], [{ kind: 'name', name: '' }]],
    [
      'a name that is there twice, once',
      [value('a'), value('a')],
      [{ kind: 'twice', name: 'a' }],
    ],
    [
      'a namespace',
      [value('a', { namespaces: ['b', 'C'] })],
      [{ kind: 'namespace', name: 'a', namespace: 'C' }],
    ],
    [
      'a cycle, without what leads to it',
      [
        value('a', { promotesFrom: ['b'] }),
        value('b', { promotesFrom: ['c'] }),
        value('c', { promotesFrom: ['b'] }),
      ],
      [{ kind: 'cycle', names: ['b', 'c', 'b'] }],
    ],
    [
      'more than a pull request proposes',
      Array.from({ length: 51 }, (_, index) => value(`e${index}`)),
      [{ kind: 'many', count: 51 }],
    ],
  ])('is refused for %s', (_, environments, problems) => {
    expect(problemsOfDrafts(environments)).toEqual(problems);
  });
});

describe('where environments are looked for', () => {
  const whole = {
    repository: 'https://github.com/acme/gitops',
    owner: 'group:default/team',
  };

  it.each([
    ['without an owner', { owner: '' }, undefined],
    ['no repository', { repository: 'acme/gitops' }, undefined],
    ['a name that none has', { name: 'Of ours' }, undefined],
    ['empty fields', { branch: '', folder: '', name: '' }, whole],
    [
      'all fields',
      { branch: 'main', folder: 'envs', name: 'dev', system: 'shop' },
      { ...whole, branch: 'main', folder: 'envs', name: 'dev', system: 'shop' },
    ],
  ])('is read from the form: %s', (_, rest, expected) => {
    expect(environmentSearch(readForm({ ...whole, ...rest }))).toEqual(
      expected,
    );
  });
});
