import { SANDBOX_CREDENTIALS } from './credentials';

type Login = keyof typeof SANDBOX_CREDENTIALS.accountTokens;

/** A role that one can sign in as. */
export interface StoryAccount {
  login: Login;
  name: string;
  email: string;
  role: string;
  teams: string[];
  permission: 'read' | 'write' | 'admin';
  token: string;
}

function account(
  login: Login,
  role: string,
  teams: string[],
  permission: StoryAccount['permission'],
): StoryAccount {
  return {
    login,
    name: role,
    email: `${login}@acme.example`,
    role,
    teams,
    permission,
    token: SANDBOX_CREDENTIALS.accountTokens[login],
  };
}

/** Everybody in Financial One ACME. */
export const ACCOUNTS: StoryAccount[] = [
  account('developer-at', 'Developer of team-at', ['team-at'], 'write'),
  account('developer-ae', 'Developer of team-ae', ['team-ae'], 'write'),
  account(
    'release-manager',
    'Release manager',
    ['release', 'team-de', 'team-us'],
    'write',
  ),
  account('platform-engineer', 'Platform engineer', ['platform'], 'admin'),
  account('viewer', 'Viewer', [], 'read'),
];

/** The teams, with what they are for. */
export const TEAMS: Record<string, string> = {
  'team-at': 'Transfers and customer portal',
  'team-ae': 'Accounts and rates',
  'team-de': 'Operates Production EU',
  'team-us': 'Operates Production US',
  release: 'Release management',
  platform: 'Platform engineering',
};
