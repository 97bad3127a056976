import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACCOUNTS,
  type TestForge,
  startTestForge,
} from '../../forge/__testUtils__/startTestForge';
import { GitSource } from './GitSource';

jest.setTimeout(60_000);

describe('GitSource', () => {
  const folder = mkdtempSync(join(tmpdir(), 'git-source-'));
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
    await forge.client('admin').repos.createInOrg({
      org: 'acme',
      name: 'env-uat',
      private: true,
      auto_init: true,
    });
  });
  afterAll(async () => {
    await forge.remove();
    rmSync(folder, { recursive: true });
  });

  const sourceFor = (credentials?: { url: string; token: string }) =>
    new GitSource({
      folder: join(folder, credentials?.url.replace(/\W/g, '') ?? 'none'),
      refsMaxAgeMs: 0,
      credentials,
    });

  it('reads a private repository with the credentials for its URL', async () => {
    const url = `${forge.url}/acme/env-uat.git`;
    const { token } = ACCOUNTS.reader;
    const source = sourceFor({ url: forge.url, token });
    const files = await source.readFiles(
      url,
      await source.resolve(url, 'main'),
    );
    expect([...files.keys()]).toEqual(['README.md']);
    for (const other of [
      sourceFor(),
      sourceFor({ url: 'http://elsewhere.example', token }),
    ]) {
      await expect(other.resolve(url, 'main')).rejects.toThrow('401');
    }
  });
});
