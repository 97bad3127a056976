import { FakeEnvironmentsApi } from '../__testUtils__/FakeEnvironmentsApi';
import { checkWithin, within } from './checkWithin';

describe('an answer within the time that a person waits', () => {
  it.each([
    ['comes', Promise.resolve('yes'), 'yes'],
    ['is an error', Promise.reject(new Error('no')), undefined],
    ['never comes', new Promise<string>(() => {}), undefined],
  ])('%s', async (_, answer, expected) => {
    await expect(within(answer, 20)).resolves.toBe(expected);
  });

  it('is about the part that was asked for', async () => {
    const api = new FakeEnvironmentsApi();
    api.faults = () => [
      { part: 'service', message: 'a' },
      { part: 'deployment', message: 'b' },
    ];
    await expect(
      checkWithin(api, { wish: {}, part: 'deployment' }),
    ).resolves.toEqual({ messages: ['b'], isWhole: false });
    api.faults = () => [{ part: 'service', message: 'a' }];
    await expect(
      checkWithin(api, { wish: {}, part: 'deployment' }),
    ).resolves.toEqual({ messages: [], isWhole: false });
    api.faults = () => [];
    await expect(
      checkWithin(api, { wish: {}, part: 'deployment' }),
    ).resolves.toEqual({ messages: [], isWhole: true });
  });
});
