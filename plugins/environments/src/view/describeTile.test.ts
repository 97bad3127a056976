import { aReason, refused } from '../__testUtils__/decisions';
import {
  aDeployment,
  aServiceEnvironment,
  theDeployments,
} from '../__testUtils__/deployments';
import { qa } from '../__testUtils__/environments';
import { describeTile } from './describeTile';

const all = theDeployments().environments;
const deployment = aDeployment(qa, '1.1.0');

describe('describeTile', () => {
  it.each([
    [
      'a healthy deployment',
      {},
      {
        live: '1.1.0',
        asksFor: undefined,
        guess: false,
        lag: [{ upstream: 'dev', lag: 'behind' }],
      },
    ],
    [
      'another version in Git',
      {
        deployment: {
          ...deployment,
          desired: { ...deployment.desired!, version: '1.2.0' },
        },
      },
      { live: '1.1.0', asksFor: '1.2.0' },
    ],
    [
      'nothing that runs',
      { deployment: { ...deployment, live: undefined } },
      { live: undefined, asksFor: '1.1.0' },
    ],
    [
      'a version that Git does not know',
      { deployment: { ...deployment, desired: undefined } },
      { live: '1.1.0', asksFor: undefined },
    ],
    [
      'a chart with what it deploys',
      {
        deployment: {
          ...deployment,
          live: {
            artifact: { kind: 'chart' as const, name: 'shop' },
            version: '0.4.0',
            versions: { chart: '0.4.0', app: '1.1.0', image: '1.1.0-r1' },
          },
        },
      },
      { live: '0.4.0', app: '1.1.0' },
    ],
    [
      'a guess',
      {
        deployment: {
          ...deployment,
          match: { by: 'name' as const, guess: true },
        },
      },
      { guess: true },
    ],
    [
      'a service that is not here',
      { deployment: undefined },
      { found: false, lag: [], sync: 'unknown', health: 'unknown' },
    ],
    [
      'a cluster that is silent',
      {
        deployment: {
          ...deployment,
          sync: 'unknown' as const,
          health: 'unknown' as const,
          staleSince: '2026-11-20T09:00:00Z',
          reason: aReason('no answer'),
        },
      },
      {
        unknown: { what: 'both', since: '2026-11-20T09:00:00Z' },
        reason: aReason('no answer'),
      },
    ],
    [
      "an engine's cluster that is silent",
      {
        deployment: {
          ...deployment,
          sync: 'unknown' as const,
          health: 'healthy' as const,
          staleSince: '2026-11-20T09:00:00Z',
        },
      },
      { unknown: { what: 'sync', since: '2026-11-20T09:00:00Z' } },
    ],
    [
      'a promotion that failed',
      {
        promotion: {
          id: 'p1',
          kind: 'promotion' as const,
          state: 'failed' as const,
          reason: 'Not healthy in time',
          toVersion: '1.2.0',
        },
      },
      { promotion: { state: 'failed', reason: 'Not healthy in time' } },
    ],
    [
      'several upstreams',
      {
        lag: [
          { upstream: 'resource:default/dev', lag: 'equal' as const },
          { upstream: 'resource:default/prod-east', lag: 'ahead' as const },
        ],
      },
      {
        lag: [
          { upstream: 'dev', lag: 'equal' },
          { upstream: 'prod-east', lag: 'ahead' },
        ],
      },
    ],
    [
      'what is wrong with the environment',
      {
        problems: [
          { severity: 'warning' as const, subject: 'a', message: 'b' },
        ],
      },
      { problems: 1 },
    ],
    [
      'a deployment that differs only in what it may do',
      { rollback: refused('no') },
      { rollback: refused('no') },
    ],
  ])('describes %s', (_name, given, expected) => {
    const item = aServiceEnvironment(qa, '1.1.0', given);
    expect(describeTile(item, all)).toMatchObject(expected);
  });

  it('names an upstream by its ref when it is not shown', () => {
    expect(describeTile(all[1], [all[1]]).lag[0].upstream).toBe(
      'resource:default/dev',
    );
  });
});
