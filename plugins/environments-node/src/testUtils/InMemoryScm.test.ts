import { InMemoryScm } from './InMemoryScm';
import { scmContract } from './scmContract';

let count = 0;

const contracted = new InMemoryScm();

contracted.addPerson('platform-engineer', 'engineer-token');

scmContract('InMemoryScm', {
  person: { login: 'platform-engineer', token: 'engineer-token' },
  async create() {
    count += 1;
    return contracted.forRepository(
      `https://memory.example/acme/repository-${count}`,
    )!;
  },
  async chmod({ repository }, ...file) {
    contracted.chmod(repository.url, ...file);
  },
});

it('knows only URLs of repositories', () => {
  expect(new InMemoryScm().forRepository('not a url')).toBeUndefined();
});
