/** German texts of how a service is taken out of environments. */
export const removal = {
  'kind.removal': 'Entfernen',
  'tile.removal': 'Entfernen: {{state}}',
  'review.titleRemoval': 'Entfernen prüfen',
  'removal.action': 'Entfernen…',
  'removal.actionIn': 'Aus {{environment}} entfernen…',
  'removal.titleOf': 'Entfernen von {{service}} aus {{environment}}',
  'removal.gone': 'Entfernt',
  'removal.of': '{{version}} entfernt',
  'removal.from': 'Entfernen aus {{environment}}',
  'removal.everywhere.action': 'Überall entfernen…',
  'removal.everywhere.title': 'Aus allen Umgebungen entfernen',
  'removal.everywhere.pulls_zero': 'Es ist nichts ausgewählt.',
  'removal.everywhere.pulls_one':
    'Das öffnet einen Pull Request. Bis er gemergt ist, ändert sich nichts.',
  'removal.everywhere.pulls_other':
    'Das öffnet {{count}} Pull Requests, einen je Umgebung. Keiner wartet auf einen anderen, und bis einer gemergt ist, ändert sich in seiner Umgebung nichts.',
  'removal.everywhere.stays': 'Hier bleibt der Dienst',
  'removal.everywhere.denied':
    '{{environment}}: Sie dürfen keine Dienste daraus entfernen.',
  'removal.everywhere.hidden_one':
    '{{count}} Umgebung, die Sie nicht sehen dürfen.',
  'removal.everywhere.hidden_other':
    '{{count}} Umgebungen, die Sie nicht sehen dürfen.',
  'removal.everywhere.begun': 'Hier wird er bereits entfernt.',
  'removal.everywhere.select': 'Aus {{environment}} entfernen',
  'removal.everywhere.agree_one':
    'Ich verstehe das und stimme zu, für {{count}} Umgebung',
  'removal.everywhere.agree_other':
    'Ich verstehe das und stimme zu, für alle {{count}} Umgebungen',
  'removal.everywhere.confirm_zero': 'Pull Requests öffnen',
  'removal.everywhere.confirm_one': '{{count}} Pull Request öffnen',
  'removal.everywhere.confirm_other': '{{count}} Pull Requests öffnen',
  'removal.everywhere.done':
    'Das Entfernen hat begonnen. Jedes wird verfolgt, bis dort nichts mehr von dem Dienst läuft.',
  'removal.everywhere.started': 'Begonnenes Entfernen',
  'removal.everywhere.left': 'Was bleibt und bei Ihnen liegt',
  'removal.everywhere.leftReports':
    'Gemeldete Images bleiben im Portal und in ihrer Registry.',
  'removal.everywhere.leftEntity':
    'Die Entität bleibt im Katalog. Sobald der Dienst fort ist, melden Sie sie im Menü ihrer Seite ab:',
  'removal.everywhere.leftRepository':
    'Das Repository des Dienstes bleibt und baut weiter Images. Archivieren Sie es auf seinem Host.',
  'removal.everywhere.leftPreviews':
    'Die Vorschauen bleiben: preview-{{name}}.yaml im Fleet erzeugt sie weiter.',
  'removal.everywhere.leftPreviewsUnknown':
    'Die Vorschauen bleiben, falls es welche gibt: Wer sie anlegen darf, darf auch preview-{{name}}.yaml aus dem Fleet entfernen.',
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
