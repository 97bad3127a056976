import type {
  PlannedFile,
  Promotion,
  PromotionPlan,
} from '@downstage/backstage-plugin-environments-common';
import { SERVICE } from './deployments';
import { dev, qa } from './environments';

const diff =
  '--- a/shop/values.yaml\n+++ b/shop/values.yaml\n@@ -1,2 +1,2 @@\n image:\n-  tag: 1.1.0\n+  tag: 1.2.0\n';
/** What the promotion of 1.2.0 to qa changes. */
export const DIFF: PlannedFile[] = [{ path: 'shop/values.yaml', diff }];

const repository = 'https://github.com/acme/env-qa';

/** The plan to bring 1.2.0 to qa. */
export function aPlan(given: Partial<PromotionPlan> = {}): PromotionPlan {
  return {
    kind: 'promotion',
    service: SERVICE,
    environment: qa.ref,
    fromEnvironment: dev.ref,
    artifact: 'ghcr.io/acme/shop',
    fromVersion: '1.1.0',
    toVersion: '1.2.0',
    repository,
    branch: 'main',
    baseCommit: '0123456789abcdef0123456789abcdef01234567',
    files: DIFF,
    changelog: {
      commits: [
        {
          sha: 'fedcba9876543210fedcba9876543210fedcba98',
          title: 'Show prices with tax',
          author: 'shop team',
          at: '2026-11-18T09:00:00Z',
          url: 'https://github.com/acme/shop/commit/fedcba98',
        },
      ],
      reverse: false,
      truncated: false,
    },
    warnings: [],
    consents: [],
    blocked: [],
    title: 'Promote shop 1.2.0 to qa',
    ...given,
  };
}

/** The promotion of 1.2.0 to qa, waiting for its merge. */
export function aPromotion(given: Partial<Promotion> = {}): Promotion {
  return {
    id: 'p1',
    kind: 'promotion',
    environment: qa.ref,
    service: SERVICE,
    fromEnvironment: dev.ref,
    artifact: 'ghcr.io/acme/shop',
    fromVersion: '1.1.0',
    toVersion: '1.2.0',
    state: 'open',
    reason: 'The pull request waits for its merge',
    requestedBy: 'user:default/release-engineer',
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:05Z',
    change: {
      repository,
      branch: 'main',
      headBranch: 'downstage/shop-qa-1.2.0',
      paths: ['shop/values.yaml'],
      pullRequest: { number: 7, url: `${repository}/pull/7`, state: 'open' },
    },
    events: [
      {
        to: 'draft',
        actor: 'user:default/release-engineer',
        at: '2026-11-20T10:00:00Z',
        reason: 'Requested',
      },
      {
        from: 'draft',
        to: 'open',
        actor: 'scm',
        at: '2026-11-20T10:00:05Z',
        reason: 'Pull request 7 is open',
      },
    ],
    ...given,
  };
}

/** A removal from qa that was merged, and after which nothing of it runs. */
export function aRemoval(given: Partial<Promotion> = {}): Promotion {
  return aPromotion({
    id: 'g1',
    kind: 'removal',
    fromVersion: '1.1.0',
    toVersion: 'none',
    state: 'healthy',
    events: [
      {
        to: 'merged',
        actor: 'scm',
        at: '2026-11-21T10:00:00Z',
        reason: 'Merged',
      },
      {
        from: 'merged',
        to: 'healthy',
        actor: 'delivery',
        at: '2026-11-21T10:05:00Z',
        reason: 'It is gone',
      },
    ],
    ...given,
  });
}

/** A change of replicas in qa that was merged and is healthy. */
export function aConfigurationChange(
  given: Partial<Promotion> = {},
): Promotion {
  return aPromotion({
    id: 'c1',
    kind: 'configuration',
    fromVersion: '1.1.0',
    toVersion: '1.1.0',
    settings: [
      {
        file: 'shop/deployment.yaml',
        document: 0,
        path: 'spec.replicas',
        key: 'Deployment shop replicas',
        name: 'replicas',
        before: '3',
        to: '5',
      },
    ],
    state: 'healthy',
    events: [
      {
        to: 'merged',
        actor: 'scm',
        at: '2026-11-21T10:00:00Z',
        reason: 'Merged',
      },
      {
        to: 'healthy',
        actor: 'delivery',
        at: '2026-11-21T10:05:00Z',
        reason: 'Healthy',
      },
    ],
    ...given,
  });
}
