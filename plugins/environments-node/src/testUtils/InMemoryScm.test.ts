import { InMemoryScm } from './InMemoryScm';
import { scmContract } from './scmContract';

let count = 0;

scmContract('InMemoryScm', {
  async create() {
    count += 1;
    return new InMemoryScm().forRepository(
      `https://memory.example/acme/repository-${count}`,
    )!;
  },
});

it('knows only URLs of repositories', () => {
  expect(new InMemoryScm().forRepository('not a url')).toBeUndefined();
});
