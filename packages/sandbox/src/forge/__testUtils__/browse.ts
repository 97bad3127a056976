/** A browser without scripts: keeps its cookie and sends forms as the page would. */
export interface Browser {
  get(path: string): Promise<Response>;
  submit(
    path: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response>;
  signIn(login: string): Promise<void>;
}

/** Opens a browser at a forge; redirects are shown, not followed. */
export function browse(url: string): Browser {
  let cookie = '';
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(url + path, {
      ...init,
      headers: { cookie, ...init.headers },
      redirect: 'manual',
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  const browser: Browser = {
    get: path => send(path, {}),
    submit: (path, fields, headers) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: url, ...headers },
      }),
    async signIn(login) {
      await browser.submit('/login', { login });
    },
  };
  return browser;
}
