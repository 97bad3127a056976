import { CHOICES } from '../__testUtils__/creation';
import { dev, east, qa, west } from '../__testUtils__/environments';
import {
  deploymentWish,
  environmentWish,
  placesOf,
  readForm,
  serviceWish,
} from './creationForm';
import { planPath } from './creationPath';

const SERVICE = {
  name: 'loans',
  owner: 'group:default/team',
  repository: 'https://github.com/acme/loans',
};
const UAT = 'resource:default/uat';
const environment = {
  name: 'uat',
  tier: 'testing',
  repository: 'https://github.com/acme/env-uat',
  cluster: 'dev',
};
const formOf = (entered: object) => readForm({ ...SERVICE, ...entered });

describe('what can be checked of a form', () => {
  it.each([
    ['nothing', undefined],
    ['no object', 'text'],
    ['of other types', { name: 1, environments: 'dev', environment: 7 }],
  ])('is nothing where there is %s', (_, entered) => {
    const form = readForm(entered);
    expect(form.environments).toEqual([]);
    expect(serviceWish(form)).toBeUndefined();
    expect(environmentWish(form)).toBeUndefined();
    expect(deploymentWish(form)).toBeUndefined();
  });

  it.each([
    ['a name that none has', { name: 'Loans of ours' }],
    ['half an URL', { repository: 'https://github.com/acme' }],
    ['no owner', { owner: '' }],
  ])('is no service with %s', (_, entered) => {
    expect(serviceWish(formOf(entered))).toBeUndefined();
    expect(serviceWish(formOf({}))).toEqual(SERVICE);
  });

  it.each([
    ['nobody asks for one', { createEnvironment: false }],
    ['no cluster is chosen', { environment: { ...environment, cluster: '' } }],
    ['its tier is none', { environment: { ...environment, tier: 'moon' } }],
  ])('is no environment where %s', (_, entered) => {
    const form = { createEnvironment: true, environment };
    expect(environmentWish(formOf({ ...form, ...entered }))).toBeUndefined();
    expect(environmentWish(formOf(form))).toEqual({
      ...environment,
      owner: SERVICE.owner,
      promotesFrom: [],
    });
  });

  it('is an environment in a folder where that was chosen', () => {
    const shared = {
      repository: 'https://gitlab.com/acme/group/environments',
      folder: 'environments/uat',
    };
    const wishOf = (changes: object) =>
      environmentWish(
        formOf({
          createEnvironment: true,
          environment: { ...environment, shared, ...changes },
        }),
      );
    expect(wishOf({ place: 'folder' })).toEqual({
      ...environment,
      ...shared,
      owner: SERVICE.owner,
      promotesFrom: [],
    });
    expect(wishOf({ place: 'folder', shared: {} })).toBeUndefined();
    for (const place of ['repository', undefined, 'moon']) {
      expect(wishOf({ place })).toMatchObject({
        repository: environment.repository,
      });
      expect(wishOf({ place })).not.toHaveProperty('folder');
    }
  });

  it('is an environment in a branch where that was chosen', () => {
    const repository = 'https://gitlab.com/acme/group/environments';
    const wishOf = (shared: object) =>
      environmentWish(
        formOf({
          createEnvironment: true,
          environment: { ...environment, place: 'branch', shared },
        }),
      );
    const folder = 'environments/uat';
    expect(wishOf({ repository, folder, branch: 'env/uat' })).toEqual({
      ...environment,
      repository,
      branch: 'env/uat',
      owner: SERVICE.owner,
      promotesFrom: [],
    });
    expect(wishOf({ repository, folder })).toBeUndefined();
  });

  it.each([
    ['beside others, where it is a first one', {}, [qa.ref], [qa.ref, UAT]],
    ['not, where it comes later', { promotesFrom: qa.ref }, [qa.ref], [qa.ref]],
    ['alone, whatever comes before', { promotesFrom: qa.ref }, [], [UAT]],
  ])('has the new environment %s', (_, given, environments, expected) => {
    const form = formOf({
      createEnvironment: true,
      environments,
      environment: { ...environment, ...given },
      image: 'ghcr.io/acme/loans',
    });
    expect(placesOf(form)).toEqual(expected);
    expect(deploymentWish(form)?.deployment?.environments).toEqual(expected);
  });

  it('has no new environment that is not complete', () => {
    const form = formOf({
      createEnvironment: true,
      environments: [qa.ref],
      environment: { name: 'uat' },
      image: 'ghcr.io/acme/loans',
    });
    expect(deploymentWish(form)).toEqual({
      service: SERVICE,
      deployment: { environments: [qa.ref], image: 'ghcr.io/acme/loans' },
    });
  });
});

describe('the path as it will be', () => {
  const columns = (entered: object) =>
    planPath(formOf(entered), CHOICES).map(column =>
      column.map(({ environment: { title }, isNew, isFirst }) =>
        [title, isNew && 'new', isFirst && 'first'].filter(Boolean).join(' '),
      ),
    );

  it.each([
    ['nothing', {}, []],
    [
      'what is chosen, with rings beside each other',
      { environments: [west.ref, east.ref, qa.ref, dev.ref] },
      [['dev first'], ['qa'], ['prod-east', 'prod-west']],
    ],
    [
      'a new one that comes later',
      {
        environments: [dev.ref],
        createEnvironment: true,
        environment: { name: 'uat', promotesFrom: dev.ref },
      },
      [['dev first'], ['uat new']],
    ],
    [
      'a new one alone',
      {
        createEnvironment: true,
        environment: { name: 'uat', promotesFrom: qa.ref },
      },
      [['uat new first']],
    ],
    [
      'a new one without a name',
      { createEnvironment: true, environments: [dev.ref] },
      [['dev first']],
    ],
  ])('has %s', (_, entered, expected) => {
    expect(columns(entered)).toEqual(expected);
  });

  it('says where nothing comes from', () => {
    const [, [later]] = planPath(
      formOf({
        environments: [dev.ref, east.ref],
      }),
      {
        ...CHOICES,
        environments: [dev, qa, { ...east, promotesFrom: [dev.ref, qa.ref] }],
      },
    );
    expect(later).toMatchObject({ from: ['dev'], missing: [] });
    const [both] = planPath(
      formOf({ environments: [dev.ref, east.ref] }),
      CHOICES,
    );
    expect(both.map(({ missing }) => missing)).toEqual([[], ['qa']]);
  });

  it('tells cluster, engine and repository', () => {
    const [[step]] = planPath(
      formOf({
        createEnvironment: true,
        environment: { ...environment, cluster: 'prod-eu' },
      }),
      CHOICES,
    );
    expect(step.environment).toMatchObject({
      tier: 'testing',
      cluster: 'prod-eu',
      engine: 'flux',
      repository: environment.repository,
    });
  });

  it.each([
    ['folder', 'environments/uat'],
    ['branch', 'env/uat'],
  ])('tells the %s of a shared repository', (place, part) => {
    const repository = 'https://github.com/acme/environments';
    const [[step]] = planPath(
      formOf({
        createEnvironment: true,
        environment: {
          ...environment,
          place,
          shared: { repository, [place]: part },
        },
      }),
      CHOICES,
    );
    expect(step.environment.repository).toBe(`${repository} ${part}`);
  });
});
