/**
 * The English sentence of every reason, by its id; `{{name}}` stands for a parameter. Pull requests, logs and the command
 * line use these; pages use the portal's language.
 *
 * @public
 */
export const REASONS = {
  // Why a promotion, a rollback or a sync is refused, or what it should be weighed against: one per check
  permitted: 'You may not change versions in {{environment}}.',
  'configure-permitted': 'You may not change configuration in {{environment}}.',
  'remove-permitted': 'You may not take a service out of {{environment}}.',
  'has-upstream':
    '{{environment}} is a first environment: its versions come from continuous integration, which has reported none.',
  'upstream-runs':
    'The service runs in none of the environments that {{environment}} promotes from.',
  'not-held':
    '{{environment}} is held: {{by}} rolled it back from {{from}} to {{to}} at {{since}}. Automation may change it again once a person lifts the hold.',
  'no-open-promotion': 'A promotion into {{environment}} is under way.',
  'promotion-before-configuration':
    'A promotion to {{version}} is open in {{environment}}: wait until it is merged, or cancel it.',
  'rollback-before-configuration':
    'A rollback to {{version}} is open in {{environment}}: wait until it is merged, or cancel it.',
  'removal-before-configuration':
    'A removal is open in {{environment}}: wait until it is merged, or cancel it.',
  'turn-before-configuration':
    'A promotion to {{version}} waits for its turn in {{environment}}: wait until it is merged, or cancel it.',
  'match-certain':
    'The match of this service in {{environment}} is a guess; confirm it with the annotation {{annotation}}.',
  'pin-editable': 'The version cannot be edited in {{environment}}.',
  'target-valid': '{{subject}}: {{detail}}',
  'target-delivers':
    '{{object}} is suspended: {{environment}} will not change until it is resumed.',
  'upstream-match-certain':
    'The match of this service in {{environment}} is a guess; confirm it with the annotation {{annotation}}.',
  'upstream-healthy': 'Health of {{version}} in {{environment}}: {{health}}.',
  'target-read': "{{environment}}'s repository has not been read yet.",
  'configuration-read':
    'Git is not known to have the service in {{environment}}, or has not been read yet.',
  'still-there': 'Git has nothing of the service in {{environment}}.',
  'same-artifact':
    '{{upstream}} runs {{live}}, Git asks for {{desired}} in {{environment}}: not comparable.',
  'reported-artifact':
    '{{live}} was reported, Git asks for {{desired}} in {{environment}}: not comparable.',
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
  'delivery-evident':
    "{{object}} is known to deliver nothing of the service: the entity's annotation alone names it.",
  'not-suspended': '{{object}} is suspended.',
  'not-syncing': '{{object}} is syncing.',
  'portal-rights-known':
    'It is not known yet whether the portal may write to cluster {{cluster}}.',
  'portal-rights': '{{detail}}',
  // Why a pin is not edited
  'pin-claimed':
    '{{services}} claims the same pin; set {{annotation}} on the right one',
  'pin-held':
    'The pin is of {{services}}, which claimed it first; correct {{annotation}}',
  'pin-ambiguous':
    "{{detail}}. Name the pin in the environment's source, or set {{annotation}}",
  'pin-refused': '{{detail}}',
  // Why sync state and health are what they are
  'no-cluster': 'The environment names no cluster.',
  'cluster-failed': 'Cluster {{cluster}}: {{detail}}',
  'cluster-unread': 'Cluster {{cluster}} has not been read yet.',
  'revision-unread':
    'Cluster {{cluster}}: revision {{revision}} of {{object}} has not been read yet.',
  'source-broken': '{{object}}: {{detail}}',
  'engine-message': '{{detail}}',
  'engine-ambiguous':
    'Several objects ({{objects}}) may apply it: let delivery.control.selector of the environment select one.',
  'engine-ambiguous-more':
    'Several objects ({{objects}}, {{count}} more) may apply it: let delivery.control.selector of the environment select one.',
  'engine-missing': 'No object of a delivery engine was found for it.',
  'synced-by-hand': '{{object}} is synced by hand.',
  'engine-not-applied': '{{object}} has not applied {{version}} yet.',
  'cluster-not-applied': 'The cluster has not applied {{version}} yet.',
  'pin-differs': '{{file}} asks for {{version}} at {{path}}.',
  'workload-message': '{{detail}}',
  rollout: '{{object}}: {{parts}}.',
  'rollout-words': '{{detail}}',
  'rollout-step': 'step {{step}} of {{steps}}',
  'rollout-weight': '{{weight}} % of the traffic',
  'rollout-weight-version': '{{weight}} % of the traffic for {{version}}',
  // What a plan does on its own
  'addition-generic':
    '{{service}} is new here, and what is added says only what every service needs. Take over by hand what {{upstream}} configures for it.',
  'removal-pruned':
    '{{object}} deletes what runs as soon as it has applied the merge. An Application keeps the last of its objects, unless it says allowEmpty.',
  'removal-not-pruned':
    '{{object}} does not prune: what runs stays until somebody deletes it by hand.',
  'removal-prune-unknown':
    'What runs is deleted only if the delivery engine prunes, which is not known here.',
  'removal-downstream':
    '{{environments}}: still there, and promoted from here.',
  'removal-held':
    'The hold on {{environment}}, which {{by}} rolled back from {{from}} to {{to}}, ends with the removal.',
  // Why a plan changes nothing
  'edit-refused': '{{detail}}',
  'setting-refused': '{{detail}}',
  'addition-alone':
    '{{service}} is new in {{environment}}: promote it by itself.',
  'addition-refused': '{{detail}}',
  'addition-not-upstream':
    'What {{upstream}} configures for {{service}} cannot be taken over: {{detail}}. Begin with what every service needs, or add it by hand.',
  'removal-refused': 'It cannot be taken out: {{detail}}.',
  'revert-refused': 'The whole change cannot be taken back: {{detail}}.',
  'promotion-together':
    'A promotion to {{version}} is under way together with other services. Cancel it first',
} as const;

/**
 * Names one sentence of {@link REASONS}.
 *
 * @public
 */
export type ReasonId = keyof typeof REASONS;
