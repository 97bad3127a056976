import { browse } from '../__testUtils__/browse';
import {
  ACCOUNTS,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const CALLBACK = 'http://portal.example/api/auth/github/handler/frame';
const AUTHORIZE = '/login/oauth/authorize';
const FORM = 'application/x-www-form-urlencoded';

describe('signing in', () => {
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
  });
  afterAll(() => forge.remove());

  const fields = {
    client_id: 'client',
    redirect_uri: CALLBACK,
    state: 'a "state"',
    scope: 'read:user user:email',
    login: 'writer',
  };
  const codeFor = async () => {
    const answer = await browse(forge.url).submit(AUTHORIZE, fields);
    const target = new URL(answer.headers.get('location')!);
    return target.searchParams.get('code')!;
  };
  const exchange = (
    body: Record<string, string>,
    accept = 'application/json',
  ) =>
    fetch(`${forge.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept },
      body: new URLSearchParams({
        client_id: 'client',
        client_secret: 'client-secret',
        ...body,
      }),
    });

  it('offers each role as a button and keeps what the portal sent', async () => {
    const query = new URLSearchParams({ ...fields, state: '"><script>' });
    const answer = await browse(forge.url).get(`${AUTHORIZE}?${query}`);
    const html = await answer.text();
    for (const { role } of Object.values(ACCOUNTS)) {
      expect(html).toContain(`<button class="role">${role}</button>`);
    }
    expect(html).toContain(`name="redirect_uri" value="${CALLBACK}"`);
    expect(html).not.toContain('<script>');
  });

  it('knows its client only', async () => {
    const answer = await browse(forge.url).get(`${AUTHORIZE}?client_id=other`);
    expect(answer.status).toBe(404);
  });

  it('sends a code back that is good for one token', async () => {
    const answer = await browse(forge.url).submit(AUTHORIZE, fields);
    const target = new URL(answer.headers.get('location')!);
    expect(target.origin + target.pathname).toBe(CALLBACK);
    expect(target.searchParams.get('state')).toBe(fields.state);

    const code = target.searchParams.get('code')!;
    const token = await (await exchange({ code })).json();
    expect(token).toEqual({
      access_token: expect.stringMatching(/^gho_/),
      scope: 'read:user,user:email',
      token_type: 'bearer',
    });
    const user = await fetch(`${forge.apiUrl}/user`, {
      headers: { authorization: `Bearer ${token.access_token}` },
    });
    expect(await user.json()).toMatchObject({ login: 'writer' });
    expect(await (await exchange({ code })).json()).toMatchObject({
      error: 'bad_verification_code',
    });
  });

  it.each([FORM, '*/*'])('answers %s with a form', async accept => {
    const answer = await exchange({ code: await codeFor() }, accept);
    expect(answer.headers.get('content-type')).toContain(FORM);
    const token = new URLSearchParams(await answer.text());
    expect(token.get('access_token')).toMatch(/^gho_/);
  });

  it.each<Record<string, string>>([
    { client_id: 'other' },
    { client_secret: 'wrong' },
  ])('refuses a client with %j, and the code stays good', async wrong => {
    const code = await codeFor();
    expect(await (await exchange({ code, ...wrong })).json()).toMatchObject({
      error: 'incorrect_client_credentials',
    });
    expect(await (await exchange({ code })).json()).toMatchObject({
      token_type: 'bearer',
    });
  });

  it.each([
    ['another client', { client_id: 'other' }, {}],
    ['an unknown role', { login: 'nobody' }, {}],
    ['no callback', { redirect_uri: '' }, {}],
    [
      'a callback that is not of the web',
      { redirect_uri: 'data:text/html,x' },
      {},
    ],
    ['a callback that is no address', { redirect_uri: 'http://' }, {}],
    ['a form from elsewhere', {}, { origin: 'https://evil.example' }],
    ['a form from a sandboxed frame', {}, { origin: 'null' }],
  ])('refuses %s', async (_, change, headers) => {
    const answer = await browse(forge.url).submit(
      AUTHORIZE,
      { ...fields, ...change },
      headers as Record<string, string>,
    );
    expect(answer.status).toBe(422);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('signs in to the pages as a role', async () => {
    const browser = browse(forge.url);
    const form = await (await browser.get('/login?return_to=/acme/app')).text();
    expect(form).toContain('name="return_to" value="/acme/app"');
    const answer = await browser.submit('/login', {
      login: 'reviewer',
      return_to: '/acme/app',
    });
    expect(answer.headers.get('location')).toBe('/acme/app');
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    const page = await (await browser.get('/acme/app')).text();
    expect(page).toContain('Signed in as Role reviewer');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    'data:text/html,x',
  ])('does not lead on to %s', async return_to => {
    const answer = await browse(forge.url).submit('/login', {
      login: 'writer',
      return_to,
    });
    expect(answer.headers.get('location')).toBe('/');
  });

  it('refuses a sign-in sent by another site', async () => {
    const answer = await browse(forge.url).submit(
      '/login',
      { login: 'writer' },
      { origin: 'https://evil.example' },
    );
    expect(answer.status).toBe(422);
  });
});
