import { Ration } from './Ration';

describe('Ration', () => {
  it('gives everybody so many a minute, and more as time passes', () => {
    const ration = new Ration({ perMinute: 3 });
    for (let count = 0; count < 3; count++) {
      ration.take('a', 0);
    }
    expect(() => ration.take('a', 0)).toThrow(
      'more than 3 plans, promotions and syncs within a minute. Try again in 20 s',
    );
    ration.take('b', 0);
    expect(() => ration.take('a', 19_000)).toThrow('in 1 s');
    ration.take('a', 20_000);
    expect(() => ration.take('a', 20_000)).toThrow('in 20 s');
    for (let count = 0; count < 3; count++) {
      ration.take('a', 500_000);
    }
    expect(() => ration.take('a', 500_000)).toThrow('in 20 s');
  });
});
