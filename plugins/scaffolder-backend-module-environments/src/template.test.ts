import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplateRenderer } from 'nunjitsu';
import { parse } from 'yaml';

const specOf = (name: string, file = 'template.yaml') =>
  parse(readFileSync(join(__dirname, '../../../templates', name, file), 'utf8'))
    .spec;
const UAT = 'resource:default/uat';
const DEV = 'resource:default/dev';
const SHARED = { repository: 's', folder: 'environments/uat' };
const BRANCH = { repository: 's', branch: 'env/uat' };

describe('the template of the golden path', () => {
  const spec = specOf('golden-path');
  const renderer = createTemplateRenderer();

  /** A value of a step's input, as the scaffolder makes it of what somebody fills in. */
  const inputOf = (step: string, parameters: object, ...keys: string[]) => {
    const { input } = spec.steps.find(({ id }: { id: string }) => id === step);
    const expression = keys.reduce((value, key) => value[key], input);
    return renderer.renderValue(expression, { parameters } as never);
  };

  const uat = { name: 'uat' };
  it.each([
    ['the chosen ones', { environments: [DEV] }, [DEV]],
    [
      'a first one on an empty portal',
      { createEnvironment: true, environment: uat },
      [UAT],
    ],
    [
      'a further first one',
      { createEnvironment: true, environment: uat, environments: [DEV] },
      [DEV, UAT],
    ],
    [
      'none that is behind a chosen one',
      {
        createEnvironment: true,
        environment: { ...uat, promotesFrom: DEV },
        environments: [DEV],
      },
      [DEV],
    ],
    [
      'one behind others where none is chosen',
      {
        createEnvironment: true,
        environment: { ...uat, promotesFrom: DEV },
        environments: [],
      },
      [UAT],
    ],
    [
      'none that was filled in and given up',
      { createEnvironment: false, environment: uat, environments: [DEV] },
      [DEV],
    ],
  ])('adds the service to %s', (_, parameters, expected) => {
    for (const [step, ...keys] of [
      ['check', 'deployment', 'environments'],
      ['add', 'environments'],
    ]) {
      expect(inputOf(step, parameters, ...keys)).toEqual(expected);
    }
  });

  it.each([
    [{ place: 'folder', repository: 'r', shared: SHARED }, SHARED],
    [
      { place: 'branch', repository: 'r', shared: { ...SHARED, ...BRANCH } },
      BRANCH,
    ],
    [
      { place: 'repository', repository: 'r', shared: SHARED },
      { repository: 'r' },
    ],
    [{ repository: 'r' }, { repository: 'r' }],
  ])('puts an environment where it was chosen: %j', (changes, expected) => {
    const parameters = {
      createEnvironment: true,
      environment: { ...uat, ...changes },
    };
    const place = {
      repository: inputOf('environment', parameters, 'repository'),
      folder: inputOf('environment', parameters, 'folder') || undefined,
      branch: inputOf('environment', parameters, 'branch') || undefined,
    };
    expect(place).toEqual({
      folder: undefined,
      branch: undefined,
      ...expected,
    });
  });

  it.each([
    ['created', {}, true],
    ['proposed', {}, false],
    ['proposed', { environments: [DEV] }, false],
    ['proposed', { environment: { ...uat, promotesFrom: DEV } }, false],
    [
      'proposed',
      { environments: [DEV], environment: { ...uat, promotesFrom: DEV } },
      true,
    ],
    [undefined, { environment: undefined, environments: [DEV] }, true],
  ])(
    'with an environment that is %s and %j, adds the service: %s',
    (status, changes, expected) => {
      const { if: condition } = spec.steps.find(
        ({ id }: { id: string }) => id === 'add',
      );
      const steps = status ? { environment: { output: { status } } } : {};
      const parameters = { environment: uat, ...changes };
      const added = renderer.renderValue(condition, {
        parameters,
        steps,
      } as never);
      expect(Boolean(added)).toBe(expected);
    },
  );

  it('scales a service by load where that was chosen', () => {
    const input = (key: string, parameters: object = {}) =>
      inputOf(
        'add',
        {
          name: 'loans',
          owner: 'group:default/team-at',
          system: 'system:default/lending',
          environments: [DEV],
          ...parameters,
        },
        ...key.split('.'),
      );
    expect(input('workload.autoscale')).toBeFalsy();
    expect(input('workload.autoscale', { autoscale: true })).toEqual({
      min: 2,
      max: 10,
    });
  });

  it.each([
    [{}, undefined],
    [{ previews: false }, undefined],
    [{ previews: true }, { image: 'r.example/loans' }],
  ])(
    'checks and creates previews where they were chosen: %j',
    (changes, expected) => {
      const parameters = { image: 'r.example/loans', ...changes };
      expect(inputOf('check', parameters, 'previews') || undefined).toEqual(
        expected,
      );
      const step = spec.steps.find(
        ({ id }: { id: string }) => id === 'previews',
      );
      expect(
        Boolean(renderer.renderValue(step.if, { parameters } as never)),
      ).toBe(expected !== undefined);
      for (const [key, value] of Object.entries(expected ?? {})) {
        expect(inputOf('previews', parameters, key)).toBe(value);
      }
    },
  );

  it.each([
    [{ promotesFrom: DEV }, [DEV]],
    [{}, []],
    [{ place: 'repository', repository: 'r', shared: { folder: 'f' } }, []],
    [{ place: 'folder', repository: 'r', shared: SHARED }, []],
    [{ place: 'branch', repository: 'r', shared: BRANCH }, []],
  ])('checks and creates the same environment: %j', (changes, promotesFrom) => {
    const parameters = {
      owner: 'group:default/platform',
      createEnvironment: true,
      environment: { ...uat, ...changes },
    };
    const { environment } = spec.steps.find(
      ({ id }: { id: string }) => id === 'check',
    ).input;
    const checked = renderer.renderValue(environment, {
      parameters,
    }) as Record<string, unknown>;
    expect(checked.promotesFrom).toEqual(promotesFrom);
    const { input } = spec.steps.find(
      ({ id }: { id: string }) => id === 'environment',
    );
    for (const [key, expression] of Object.entries<string>(input)) {
      const created = renderer.renderValue(expression, { parameters });
      expect([key, created || undefined]).toEqual([key, checked[key]]);
    }
  });
});

describe('the template of environments', () => {
  const spec = specOf('environment');

  it('asks for the same as the golden path', () => {
    const { environment } = spec.parameters[0].properties;
    const { dependencies } = specOf('golden-path').parameters[2];
    const [, chosen] = dependencies.createEnvironment.oneOf;
    expect(environment).toEqual(chosen.properties.environment);
  });

  it('creates what it has checked', () => {
    const [check, create] = spec.steps;
    expect(create.input).toEqual(check.input.environment);
    expect(Object.keys(create.input).sort()).toEqual(
      Object.keys(
        specOf('golden-path').steps.find(
          ({ id }: { id: string }) => id === 'environment',
        ).input,
      ).sort(),
    );
  });
});

describe('the template that takes a service over', () => {
  const spec = specOf('golden-path', 'take-over.yaml');
  const renderer = createTemplateRenderer();
  const add = spec.steps.find(({ id }: { id: string }) => id === 'add');
  const render = (expression: string, context: object) =>
    renderer.renderValue(expression, context as never);

  it.each([
    ['proposed', [DEV], false],
    ['there', [DEV], true],
    ['there', [], false],
    ['there', undefined, false],
  ])(
    'adds a service whose files are %s to %j: %s',
    (status, environments, expected) => {
      const steps = { propose: { output: { status } } };
      expect(render(add.if, { steps, parameters: { environments } })).toBe(
        expected,
      );
    },
  );

  it('leaves the version to what was reported where none is given', () => {
    expect(render(add.input.tag, { parameters: {} })).toBeFalsy();
    expect(render(add.input.tag, { parameters: { tag: '1.0.0' } })).toBe(
      '1.0.0',
    );
  });
});
