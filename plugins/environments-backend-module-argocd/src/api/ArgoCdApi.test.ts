import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateCertificates } from '../__testUtils__/privateCertificates';
import {
  type SandboxArgoCd,
  TOKEN,
  startArgoCd,
} from '../__testUtils__/sandboxArgoCd';
import type { ArgoCdInstance } from '../ArgoCdInstance';
import { ArgoCdApi } from './ArgoCdApi';
import { reasonOf } from './reasonOf';

const APPLICATIONS = '/api/v1/applications';
const SESSION = '/api/v1/session';

let argoCd: SandboxArgoCd;
const started: SandboxArgoCd[] = [];

async function start(...options: Parameters<typeof startArgoCd>) {
  argoCd = await startArgoCd(...options);
  started.push(argoCd);
  return argoCd;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(each => each.end()));
});

/** What the page says when an instance cannot be read. */
async function failureOf(instance: ArgoCdInstance): Promise<string> {
  const error = await new ArgoCdApi({ instance }).read(APPLICATIONS).then(
    () => new Error('it answered'),
    reason => reason,
  );
  return reasonOf(instance, error);
}

jest.setTimeout(20_000);

describe('ArgoCdApi', () => {
  it('logs in once for all who ask at the same time, and keeps the token', async () => {
    await start();
    const api = new ArgoCdApi({ instance: argoCd.instance() });
    await Promise.all(Array.from({ length: 5 }, () => api.read(APPLICATIONS)));
    await api.read(APPLICATIONS);
    expect(argoCd.count(SESSION)).toBe(1);
    expect(argoCd.count(APPLICATIONS)).toBe(6);
  });

  it('logs in again, once for all, when the token is refused', async () => {
    await start();
    const api = new ArgoCdApi({ instance: argoCd.instance() });
    await api.read(APPLICATIONS);
    argoCd.revokeSessions();
    await Promise.all(Array.from({ length: 5 }, () => api.read(APPLICATIONS)));
    expect(argoCd.count(SESSION)).toBe(2);
    expect(argoCd.count(APPLICATIONS)).toBe(11);
  });

  it('logs in again before the token ends', async () => {
    await start({ sessionSeconds: 0 });
    const api = new ArgoCdApi({ instance: argoCd.instance() });
    await expect(api.read(APPLICATIONS)).rejects.toThrow('token is expired');
    await start({ sessionSeconds: 5 });
    const short = new ArgoCdApi({ instance: argoCd.instance() });
    await short.read(APPLICATIONS);
    await new Promise(resolve => setTimeout(resolve, 5_100));
    await short.read(APPLICATIONS);
    expect(argoCd.requests.map(({ path }) => path)).toEqual([
      SESSION,
      APPLICATIONS,
      SESSION,
      APPLICATIONS,
    ]);
  });

  it('uses a given token and never logs in', async () => {
    await start();
    const instance = argoCd.instance({ kind: 'token', token: TOKEN });
    await new ArgoCdApi({ instance }).read(APPLICATIONS);
    expect(
      await failureOf(argoCd.instance({ kind: 'token', token: 'a.b.c' })),
    ).toMatchInlineSnapshot(
      `"Argo CD instance dev refuses the token of argocd.appLocatorMethods: invalid session: token signature is invalid: signature is invalid. Set a valid one"`,
    );
    expect(argoCd.count(SESSION)).toBe(0);
  });

  it('says what is wrong with an account, and tells nothing secret', async () => {
    await start();
    expect(
      await failureOf(
        argoCd.instance({
          kind: 'login',
          username: 'portal',
          password: 'wrong-password',
        }),
      ),
    ).toMatchInlineSnapshot(
      `"Argo CD instance dev refuses the username and password of argocd.appLocatorMethods: login as portal: Invalid username or password. Set a valid one"`,
    );
  });

  it('logs in anew after a login that failed', async () => {
    await start();
    const api = new ArgoCdApi({ instance: argoCd.instance() });
    await argoCd.goDown();
    await expect(api.read(APPLICATIONS)).rejects.toThrow('ECONNREFUSED');
    await argoCd.comeBack();
    await expect(api.read(APPLICATIONS)).resolves.toMatchObject({ items: [] });
  });

  it('trusts a private authority where it is named, and nothing else', async () => {
    const { ca, tls } = privateCertificates();
    const folder = await mkdtemp(join(tmpdir(), 'ca-'));
    const file = join(folder, 'ca.pem');
    await start({ tls });
    const token = { kind: 'token' as const, token: TOKEN };
    expect(await failureOf(argoCd.instance(token))).toMatch(
      /has a certificate that is not trusted: .*Set its caFile/,
    );
    const other = privateCertificates().ca;
    expect(await failureOf(argoCd.instance(token, { data: other }))).toMatch(
      'not trusted',
    );
    for (const data of [ca, Buffer.from(ca).toString('base64')]) {
      const instance = argoCd.instance(token, { data });
      await new ArgoCdApi({ instance }).read(APPLICATIONS);
    }
    // A file that comes later is read when it is there
    const instance = argoCd.instance(token, { file });
    const api = new ArgoCdApi({ instance });
    expect(await failureOf(instance)).toMatch(
      `Argo CD instance dev cannot be read: its caFile ${file} cannot be read`,
    );
    await expect(api.read(APPLICATIONS)).rejects.toThrow('cannot be read');
    await writeFile(file, ca);
    await expect(api.read(APPLICATIONS)).resolves.toMatchObject({ items: [] });
    await writeFile(file, 'nonsense');
    expect(await failureOf(instance)).toMatch('holds no certificate in PEM');
    await rm(folder, { recursive: true });
  });

  it.each([
    [
      'a page',
      (_url: string) => ({ status: 200, type: 'text/html', location: '' }),
      /answers with text\/html: it is not the API of Argo CD/,
    ],
    [
      'a redirect',
      (_url: string) => ({
        status: 307,
        type: 'text/html',
        location: 'https://argocd.example/api/v1/applications',
      }),
      /answers 307: it redirects to https:\/\/argocd\.example.*set url to that/,
    ],
    [
      'an error of a proxy',
      (_url: string) => ({ status: 502, type: 'text/html', location: '' }),
      /answers 502: 502 Bad Gateway/,
    ],
  ])(
    'says that %s is no answer of Argo CD',
    async (_what, answer, expected) => {
      const server = createServer((request, response) => {
        const { status, type, location } = answer(request.url ?? '');
        response.writeHead(status, {
          'content-type': type,
          ...(location ? { location } : {}),
        });
        response.end('<html>');
      });
      await new Promise<void>(resolve => server.listen(0, resolve));
      const url = `http://localhost:${(server.address() as AddressInfo).port}`;
      expect(
        await failureOf({
          name: 'dev',
          url,
          frontendUrl: url,
          credentials: { kind: 'token', token: TOKEN },
          ca: {},
        }),
      ).toMatch(expected);
      server.close();
    },
  );
});
