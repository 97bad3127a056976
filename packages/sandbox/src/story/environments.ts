/** The versions of all services at some time. */
export interface Rollout {
  daysAgo: number;
  team: string;
  message: string;
  versions: Record<string, string>;
}

/**
 * An environment of the story; by default its cluster listens on `port`, and the API of its Argo CD, where it has one, on
 * `argoCdPort`.
 */
export interface StoryEnvironment {
  name: string;
  title: string;
  owner: string;
  tier: 'development' | 'testing' | 'production';
  promotesFrom: string[];
  layout: 'kustomize' | 'helm-values';
  engine: 'argocd' | 'flux';
  partOf: string;
  replicas: number;
  port: number;
  argoCdPort?: number;
  /** Oldest first; each changes the one before. */
  rollouts: Rollout[];
}

/** The cluster that an engine of Argo CD runs in, as its objects name it. */
export const SERVER = 'https://kubernetes.default.svc';

function rollout(
  daysAgo: number,
  team: string,
  message: string,
  versions: Record<string, string>,
): Rollout {
  return { daysAgo, team, message, versions };
}

/** dev → qa → prod-eu, prod-us. */
export const ENVIRONMENTS: StoryEnvironment[] = [
  {
    name: 'dev',
    title: 'Development',
    owner: 'platform',
    tier: 'development',
    promotesFrom: [],
    layout: 'kustomize',
    engine: 'argocd',
    partOf: 'backend',
    replicas: 1,
    port: 7071,
    argoCdPort: 7075,
    rollouts: [
      rollout(28, 'platform', 'Lay out the development environment', {
        'fund-transfer': '1.4.7',
        'account-info': '1.17.0',
        'exchange-rates': '2.3.0',
        notifications: '0.9.3',
        'customer-portal': '3.7.1',
      }),
      rollout(19, 'team-ae', 'account-info 1.17.1, customer-portal 3.7.2', {
        'account-info': '1.17.1',
        'customer-portal': '3.7.2',
      }),
      rollout(14, 'team-at', 'fund-transfer 1.4.9, notifications 0.9.4', {
        'fund-transfer': '1.4.9',
        notifications: '0.9.4',
      }),
      rollout(10, 'team-at', 'fund-transfer 1.5.0', {
        'fund-transfer': '1.5.0',
      }),
      rollout(7, 'team-at', 'customer-portal 3.8.0', {
        'customer-portal': '3.8.0',
      }),
      rollout(5, 'team-ae', 'account-info 1.17.2', {
        'account-info': '1.17.2',
      }),
      rollout(3, 'team-at', 'fund-transfer 1.5.1', {
        'fund-transfer': '1.5.1',
      }),
    ],
  },
  {
    name: 'qa',
    title: 'Quality Assurance',
    owner: 'platform',
    tier: 'testing',
    promotesFrom: ['dev'],
    layout: 'helm-values',
    engine: 'argocd',
    partOf: 'backend',
    replicas: 2,
    port: 7072,
    argoCdPort: 7076,
    rollouts: [
      rollout(27, 'platform', 'Lay out the test environment', {
        'fund-transfer': '1.4.7',
        'account-info': '1.17.0',
        'exchange-rates': '2.3.0',
        notifications: '0.9.3',
        'customer-portal': '3.7.1',
      }),
      rollout(17, 'team-ae', 'account-info 1.17.1', {
        'account-info': '1.17.1',
      }),
      rollout(12, 'team-at', 'fund-transfer 1.4.9, notifications 0.9.4', {
        'fund-transfer': '1.4.9',
        notifications: '0.9.4',
        'customer-portal': '3.7.2',
      }),
    ],
  },
  {
    name: 'prod-eu',
    title: 'Production EU',
    owner: 'team-de',
    tier: 'production',
    promotesFrom: ['qa'],
    layout: 'kustomize',
    engine: 'flux',
    partOf: 'backend-tenant-1',
    replicas: 3,
    port: 7073,
    rollouts: [
      rollout(26, 'team-de', 'Lay out Production EU', {
        'fund-transfer': '1.4.6',
        'account-info': '1.17.0',
        'exchange-rates': '2.3.0',
        notifications: '0.9.3',
        'customer-portal': '3.7.2',
      }),
      rollout(13, 'team-de', 'fund-transfer 1.4.7, account-info 1.17.1', {
        'fund-transfer': '1.4.7',
        'account-info': '1.17.1',
      }),
    ],
  },
  {
    name: 'prod-us',
    title: 'Production US',
    owner: 'team-us',
    tier: 'production',
    promotesFrom: ['qa'],
    layout: 'helm-values',
    engine: 'flux',
    partOf: 'backend-tenant-2',
    replicas: 3,
    port: 7074,
    rollouts: [
      rollout(25, 'team-us', 'Lay out Production US', {
        'fund-transfer': '1.4.6',
        'account-info': '1.17.0',
        'exchange-rates': '2.3.0',
        'customer-portal': '3.7.1',
      }),
    ],
  },
];
