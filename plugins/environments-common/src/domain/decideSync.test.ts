import type { Deployment } from './Deployment';
import { decideSync } from './decideSync';
import type { Environment } from './Environment';

const target = { title: 'QA' } as Environment;
const delivery = {
  engine: 'flux',
  cluster: 'qa',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'qa',
};
const deployment = (sync: string) => ({ sync, delivery } as Deployment);

describe('decideSync', () => {
  it.each([
    ['in order', deployment('out-of-sync'), true, null, undefined],
    ['even when synced', deployment('synced'), true, null, undefined],
    ['no engine', {} as Deployment, true, null, /No object/],
    ['nothing there', undefined, true, null, /No object/],
    ['not permitted', deployment('synced'), false, null, /environments\.sync/],
    ['suspended', deployment('suspended'), true, null, /is suspended/],
    ['at it', deployment('syncing'), true, null, /is syncing/],
    ['not known', deployment('synced'), true, undefined, /not known yet/],
    ['refused', deployment('synced'), true, 'no RBAC', /^no RBAC$/],
  ])('%s', (_, item, permitted, refusal, reason) => {
    const decision = decideSync({
      target,
      deployment: item,
      permitted,
      refusal,
    });
    expect(decision.allowed).toBe(reason === undefined);
    expect(decision.reason ?? '').toMatch(reason ?? /^$/);
  });
});
