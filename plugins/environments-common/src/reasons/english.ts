/**
 * The English sentence of every reason, by its id; `{{name}}` stands for a parameter. Pull requests, logs and the command
 * line use these; pages use the portal's language.
 *
 * @public
 */
export const REASONS = {
  // Why a promotion, a rollback or a sync is refused, or what it should be weighed against: one per check
  permitted: 'You may not change versions in {{environment}}.',
  'has-upstream':
    '{{environment}} is a first environment: its versions come from continuous integration.',
  'upstream-runs':
    'The service runs in none of the environments that {{environment}} promotes from.',
  'no-open-promotion': 'A promotion into {{environment}} is under way.',
  'match-certain':
    'The match of this service in {{environment}} is a guess; confirm it with the annotation {{annotation}}.',
  'pin-editable': '{{detail}}',
  'target-valid': '{{subject}}: {{detail}}',
  'upstream-match-certain':
    'The match of this service in {{environment}} is a guess; confirm it with the annotation {{annotation}}.',
  'upstream-healthy': '{{version}} is {{health}} in {{environment}}.',
  'target-read': "{{environment}}'s repository has not been read yet.",
  'same-artifact':
    '{{upstream}} runs {{live}}, Git asks for {{desired}} in {{environment}}: not comparable.',
  'version-differs': 'Git already asks for {{version}} in {{environment}}.',
  'upstream-settled':
    '{{environment}} runs {{live}}, but Git asks for {{desired}} there.',
  'earlier-version': 'No earlier version is recorded in {{environment}}.',
  'record-artifact':
    'The record is of {{recorded}}, Git asks for {{desired}} now.',
  'record-healthy': '{{version}} was never seen healthy here.',
  'engine-known': 'No object of a delivery engine is known in {{environment}}.',
  'sync-permitted':
    'You need the permission {{permission}} in {{environment}}.',
  'not-suspended': '{{object}} is suspended.',
  'not-syncing': '{{object}} is syncing.',
  'portal-rights-known':
    'It is not known yet whether the portal may write to cluster {{cluster}}.',
  'portal-rights': '{{detail}}',
  // Why a plan changes nothing
  'edit-refused': '{{detail}}',
  'addition-refused': '{{detail}}',
} as const;

/**
 * Names one sentence of {@link REASONS}.
 *
 * @public
 */
export type ReasonId = keyof typeof REASONS;
