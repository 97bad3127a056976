import { ConflictError, NotAllowedError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createRegisterAction } from './createRegisterAction';

const catalogInfoUrl = 'https://git.example/acme/loans/catalog-info.yaml';
const entity = (kind: string, name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
});

describe('downstage:location:register', () => {
  const addLocation = jest.fn();
  const run = (input: object = {}, rest: object = {}) => {
    const context = createMockActionContext({
      input: { catalogInfoUrl, ...input },
      ...rest,
    });
    const done = createRegisterAction({
      catalog: { addLocation },
    }).handler({ ...context, ...rest } as never);
    return { context, done };
  };
  const found = (...entities: object[]) => ({ location: {}, entities });

  beforeEach(() => addLocation.mockReset());

  it('registers, and says which entity it is', async () => {
    addLocation
      .mockResolvedValueOnce(found())
      .mockResolvedValueOnce(
        found(
          entity('Location', 'generated-1'),
          entity('API', 'loans'),
          entity('Component', 'loans'),
        ),
      );
    const { context, done } = run();
    await done;
    expect(addLocation.mock.calls.map(([location]) => location)).toEqual([
      { type: 'url', target: catalogInfoUrl },
      { type: 'url', target: catalogInfoUrl, dryRun: true },
    ]);
    expect(context.output).toHaveBeenCalledWith(
      'entityRef',
      'component:default/loans',
    );
  });

  it.each([
    ['the service', new ConflictError('It exists')],
    [
      'a client',
      Object.assign(new Error('Request failed with 409'), { statusCode: 409 }),
    ],
  ])('takes what is registered, as %s says it', async (_, error) => {
    addLocation
      .mockRejectedValueOnce(error)
      .mockResolvedValueOnce(found(entity('Resource', 'qa')));
    const { context, done } = run();
    await done;
    expect(context.output).toHaveBeenCalledWith(
      'entityRef',
      'resource:default/qa',
    );
  });

  it('fails where it may not', async () => {
    addLocation.mockRejectedValueOnce(new NotAllowedError('No'));
    await expect(run({ comesLater: true }).done).rejects.toThrow('No');
  });

  it('waits for no file that comes later, and misses any other', async () => {
    addLocation.mockResolvedValueOnce(found());
    addLocation.mockRejectedValueOnce(new Error('404'));
    const { context, done } = run({ comesLater: true });
    await done;
    expect(context.output).not.toHaveBeenCalled();
    addLocation.mockResolvedValueOnce(found());
    addLocation.mockRejectedValueOnce(new Error('404'));
    await expect(run().done).rejects.toThrow('404');
  });

  it('registers nothing in a dry run', async () => {
    await run({}, { isDryRun: true }).done;
    expect(addLocation).not.toHaveBeenCalled();
  });
});
