import { resourceOf } from '../__testUtils__/startWatch';
import { startCluster } from '../__testUtils__/sandboxCluster';
import type { ClusterApi } from '../api/ClusterApi';
import { ServerClock } from '../api/ServerClock';
import { readRefusals } from './readRefusals';

const APPLICATION = resourceOf('Application');

/** An API server that allows it in some namespaces; `*`: in all of them. Tells where it was asked about. */
function serverThatAllows(allowed: string[], namespaces?: string[]) {
  const asked: unknown[] = [];
  const api: ClusterApi = {
    server: 'x',
    credentials: 'y',
    watchSeconds: 1,
    namespaces,
    clock: new ServerClock(),
    open: async (_path, _signal, request) => {
      const { resourceAttributes } = (request!.write!.body as any).spec;
      asked.push(resourceAttributes);
      const status = allowed.includes(resourceAttributes.namespace ?? '*')
        ? { allowed: true }
        : { allowed: false, reason: 'no RBAC policy' };
      return { json: async () => ({ status }) } as never;
    },
  };
  const where = () => asked.map((item: any) => item.namespace ?? '*');
  return { api, asked, where };
}

it('is what the API server says of the credentials', async () => {
  const server = await startCluster();
  expect(await readRefusals(server.api(), APPLICATION, ['argocd'])).toEqual({
    '*': null,
  });
  await server.end();
});

it('asks about the namespaces of objects where not all are allowed', async () => {
  const { api, asked, where } = serverThatAllows(['argocd']);
  expect(await readRefusals(api, APPLICATION, ['argocd', 'team-b'])).toEqual({
    '*': "The portal's credentials may not patch applications.argoproj.io: no RBAC policy",
    argocd: null,
    'team-b':
      "The portal's credentials may not patch applications.argoproj.io in namespace team-b: no RBAC policy",
  });
  expect(where()).toEqual(['*', 'argocd', 'team-b']);
  expect(asked[1]).toEqual({
    verb: 'patch',
    group: 'argoproj.io',
    resource: 'applications',
    namespace: 'argocd',
  });
});

it('asks about each of the namespaces that a role is bound to, and about no other', async () => {
  const { api, where } = serverThatAllows(['b'], ['a', 'b']);
  expect(await readRefusals(api, APPLICATION, ['a'])).toMatchObject({
    a: expect.stringContaining('in namespace a'),
    b: null,
  });
  expect(where()).toEqual(['a', 'b']);
});

it('does not ask about hundreds of namespaces one by one', async () => {
  const { api, where } = serverThatAllows([]);
  const many = Array.from({ length: 200 }, (_, index) => `team-${index}`);
  expect(Object.keys(await readRefusals(api, APPLICATION, many))).toEqual([
    '*',
  ]);
  expect(where()).toEqual(['*']);
});
