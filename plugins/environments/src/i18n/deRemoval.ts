/** German texts of how a service is taken out of an environment. */
export const removal = {
  'kind.removal': 'Entfernen',
  'tile.removal': 'Entfernen: {{state}}',
  'review.titleRemoval': 'Entfernen prüfen',
  'removal.action': 'Entfernen…',
  'removal.actionIn': 'Aus {{environment}} entfernen…',
  'removal.titleOf': 'Entfernen von {{service}} aus {{environment}}',
  'removal.gone': 'Entfernt',
  'removal.of': '{{version}} entfernt',
  'reason.remove-permitted':
    'Sie dürfen keinen Dienst aus {{environment}} entfernen.',
  'reason.removal-before-configuration':
    'In {{environment}} ist ein Entfernen offen: Warten Sie, bis es gemergt ist, oder brechen Sie es ab.',
  'reason.still-there': 'Git hat nichts von diesem Dienst in {{environment}}.',
  'reason.removal-pruned':
    '{{object}} löscht, was läuft, sobald es den Merge angewendet hat. Eine Application behält das letzte ihrer Objekte, wenn sie nicht allowEmpty sagt.',
  'reason.removal-not-pruned':
    '{{object}} räumt nicht auf (kein Prune): Was läuft, bleibt, bis jemand es von Hand löscht.',
  'reason.removal-prune-unknown':
    'Was läuft, wird nur gelöscht, wenn die Delivery-Engine aufräumt (Prune); das ist hier nicht bekannt.',
  'reason.removal-downstream':
    '{{environments}}: hat den Dienst weiterhin und bekommt ihn von hier.',
  'reason.removal-held':
    'Die Sperre von {{environment}}, das {{by}} von {{from}} auf {{to}} zurückgerollt hat, endet mit dem Entfernen.',
  'reason.removal-refused': 'Es kann nicht entfernt werden: {{detail}}.',
} as const;
