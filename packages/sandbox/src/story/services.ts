/** A release of a service: the tag and what its commits say, oldest first; the last one is tagged. */
export interface Release {
  version: string;
  daysAgo: number;
  changes: string[];
}

/** A service of the story. */
export interface StoryService {
  name: string;
  title: string;
  description: string;
  team: string;
  type: 'service' | 'website';
  releases: Release[];
}

function release(
  version: string,
  daysAgo: number,
  ...changes: string[]
): Release {
  return { version, daysAgo, changes };
}

/** Every service, with its releases. */
export const SERVICES: StoryService[] = [
  {
    name: 'fund-transfer',
    title: 'Fund Transfer',
    description: 'Moves money between accounts, within the bank and beyond.',
    team: 'team-at',
    type: 'service',
    releases: [
      release(
        '1.4.6',
        40,
        'Accept transfers between own accounts',
        'Check the daily limit before a transfer is booked',
      ),
      release(
        '1.4.7',
        33,
        'Round half even when a currency has no cents',
        'Answer 409 when the same transfer is sent twice',
      ),
      release(
        '1.4.8',
        26,
        'Read the cut-off time from configuration',
        'Log the booking reference with every transfer',
      ),
      release(
        '1.4.9',
        20,
        'Fix cut-off time on the day of the clock change',
        'Retry the booking once when the ledger is busy',
        'Name the failed limit in the answer',
      ),
      release(
        '1.5.0',
        11,
        'Add scheduled transfers',
        'Show scheduled transfers in the list',
        'Let a scheduled transfer be cancelled',
      ),
      release(
        '1.5.1',
        4,
        'Do not run a cancelled transfer',
        'Sort scheduled transfers by date',
      ),
    ],
  },
  {
    name: 'account-info',
    title: 'Account Info',
    description: 'Balances, holders and statements of accounts.',
    team: 'team-ae',
    type: 'service',
    releases: [
      release(
        '1.17.0',
        36,
        'Give the balance in the account currency',
        'Page through statements',
      ),
      release(
        '1.17.1',
        22,
        'Leave closed accounts out of the list',
        'Cache the holder for a minute',
      ),
      release(
        '1.17.2',
        6,
        'Mask the account number in logs',
        'Fix the balance of joint accounts',
      ),
    ],
  },
  {
    name: 'exchange-rates',
    title: 'Exchange Rates',
    description: 'Daily rates of all currencies the bank trades.',
    team: 'team-ae',
    type: 'service',
    releases: [
      release('2.2.0', 38, 'Read rates of the central bank'),
      release('2.3.0', 30, 'Keep yesterday when today is late'),
    ],
  },
  {
    name: 'notifications',
    title: 'Notifications',
    description: 'Tells customers what happened on their accounts.',
    team: 'team-at',
    type: 'service',
    releases: [
      release('0.9.3', 31, 'Send a message for every incoming transfer'),
      release('0.9.4', 15, 'Respect quiet hours', 'Group messages of a minute'),
    ],
  },
  {
    name: 'customer-portal',
    title: 'Customer Portal',
    description: 'The web site where customers bank.',
    team: 'team-at',
    type: 'website',
    releases: [
      release('3.7.1', 34, 'Show the balance on the first page'),
      release('3.7.2', 21, 'Fix the statement download in dark mode'),
      release('3.8.0', 8, 'Plan a transfer for later', 'Cancel a planned one'),
    ],
  },
];

/** The registry of the story. */
export const REGISTRY = 'registry.acme.example';

/** Where the images of a service are. */
export const imageOf = (service: string) => `${REGISTRY}/${service}`;
