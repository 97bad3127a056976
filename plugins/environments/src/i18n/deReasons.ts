/** Why something may not be done, or should be weighed. */
export const reasons = {
  'reason.permitted':
    'Sie dürfen die Versionen in {{environment}} nicht ändern.',
  'reason.configure-permitted':
    'Sie dürfen die Konfiguration in {{environment}} nicht ändern.',
  'reason.has-upstream':
    '{{environment}} ist eine erste Umgebung: Ihre Versionen kommen aus der Continuous Integration, die noch keine gemeldet hat.',
  'reason.upstream-runs':
    'Der Dienst läuft in keiner der Umgebungen, aus denen {{environment}} übernimmt.',
  'reason.not-held':
    '{{environment}} ist gesperrt: {{by}} hat am {{since}} von {{from}} auf {{to}} zurückgerollt. Automatik darf hier wieder ändern, sobald ein Mensch die Sperre aufhebt.',
  'reason.no-open-promotion':
    'Eine Promotion nach {{environment}} läuft bereits.',
  'reason.promotion-before-configuration':
    'In {{environment}} ist eine Promotion auf {{version}} offen: Warten Sie, bis sie gemergt ist, oder brechen Sie sie ab.',
  'reason.rollback-before-configuration':
    'In {{environment}} ist ein Rollback auf {{version}} offen: Warten Sie, bis er gemergt ist, oder brechen Sie ihn ab.',
  'reason.turn-before-configuration':
    'In {{environment}} wartet eine Promotion auf {{version}} darauf, an die Reihe zu kommen: Warten Sie, bis sie gemergt ist, oder brechen Sie sie ab.',
  'reason.match-certain':
    'Dass dieser Dienst in {{environment}} gemeint ist, ist eine Vermutung; bestätigen Sie sie mit der Annotation {{annotation}}.',
  'reason.pin-editable':
    'Die Version kann in {{environment}} nicht bearbeitet werden.',
  'reason.target-valid': '{{subject}}: {{detail}}',
  'reason.target-delivers':
    '{{object}} ist angehalten: {{environment}} ändert sich erst, wenn es fortgesetzt wird.',
  'reason.upstream-match-certain':
    'Dass dieser Dienst in {{environment}} gemeint ist, ist eine Vermutung; bestätigen Sie sie mit der Annotation {{annotation}}.',
  'reason.upstream-healthy':
    'Zustand von {{version}} in {{environment}}: {{health}}.',
  'reason.target-read':
    'Das Repository von {{environment}} wurde noch nicht gelesen.',
  'reason.configuration-read':
    'Es ist nicht bekannt, dass Git den Dienst in {{environment}} hat, oder es wurde noch nicht gelesen.',
  'reason.same-artifact':
    'In {{upstream}} läuft {{live}}, Git verlangt in {{environment}} {{desired}}: nicht vergleichbar.',
  'reason.reported-artifact':
    'Gemeldet ist {{live}}, Git verlangt in {{environment}} {{desired}}: nicht vergleichbar.',
  'reason.version-differs':
    'Git verlangt in {{environment}} bereits {{version}}.',
  'reason.upstream-settled':
    'In {{environment}} läuft {{live}}, Git verlangt dort aber {{desired}}.',
  'reason.earlier-version':
    'Für {{environment}} ist keine frühere Version verzeichnet.',
  'reason.record-artifact':
    'Der Eintrag gehört zu {{recorded}}, Git verlangt jetzt {{desired}}.',
  'reason.record-healthy': '{{version}} war hier noch nie gesund.',
  'reason.engine-known':
    'In {{environment}} ist kein Objekt einer Delivery-Engine bekannt.',
  'reason.sync-permitted':
    'Sie brauchen in {{environment}} die Berechtigung {{permission}}.',
  'reason.delivery-evident':
    '{{object}} liefert nachweislich nichts von diesem Dienst aus: Nur die Annotation der Entität nennt es.',
  'reason.not-suspended': '{{object}} ist angehalten.',
  'reason.not-syncing': '{{object}} synchronisiert gerade.',
  'reason.portal-rights-known':
    'Ob das Portal in den Cluster {{cluster}} schreiben darf, ist noch nicht bekannt.',
  'reason.portal-rights': '{{detail}}',
  'reason.pin-claimed':
    '{{services}} beansprucht dieselbe Stelle; setzen Sie {{annotation}} am richtigen Dienst',
  'reason.pin-held':
    'Die Stelle gehört {{services}}, das sie zuerst beansprucht hat; korrigieren Sie {{annotation}}',
  'reason.pin-ambiguous':
    '{{detail}}. Benennen Sie die Stelle in der Quelle der Umgebung oder setzen Sie {{annotation}}',
  'reason.pin-refused': '{{detail}}',
  'reason.no-cluster': 'Die Umgebung nennt keinen Cluster.',
  'reason.cluster-failed': 'Cluster {{cluster}}: {{detail}}',
  'reason.cluster-unread': 'Der Cluster {{cluster}} wurde noch nicht gelesen.',
  'reason.revision-unread':
    'Cluster {{cluster}}: Revision {{revision}} von {{object}} wurde noch nicht gelesen.',
  'reason.source-broken': '{{object}}: {{detail}}',
  'reason.engine-message': '{{detail}}',
  'reason.engine-ambiguous':
    'Mehrere Objekte ({{objects}}) kommen in Frage: Wählen Sie eines mit delivery.control.selector der Umgebung aus.',
  'reason.engine-ambiguous-more':
    'Mehrere Objekte ({{objects}}, {{count}} weitere) kommen in Frage: Wählen Sie eines mit delivery.control.selector der Umgebung aus.',
  'reason.engine-missing':
    'Es wurde kein Objekt einer Delivery-Engine dafür gefunden.',
  'reason.synced-by-hand': '{{object}} wird von Hand synchronisiert.',
  'reason.engine-not-applied':
    '{{object}} hat {{version}} noch nicht angewandt.',
  'reason.cluster-not-applied':
    'Der Cluster hat {{version}} noch nicht angewandt.',
  'reason.pin-differs': '{{file}} verlangt {{version}} bei {{path}}.',
  'reason.workload-message': '{{detail}}',
  'reason.rollout': '{{object}}: {{parts}}.',
  'reason.rollout-words': '{{detail}}',
  'reason.rollout-step': 'Schritt {{step}} von {{steps}}',
  'reason.rollout-weight': '{{weight}} % des Verkehrs',
  'reason.rollout-weight-version': '{{weight}} % des Verkehrs für {{version}}',
  'reason.addition-generic':
    '{{service}} ist hier neu, und was hinzukommt, sagt nur, was jeder Service braucht. Übernehmen Sie von Hand, was {{upstream}} dafür konfiguriert.',
  'reason.edit-refused': '{{detail}}',
  'reason.setting-refused': '{{detail}}',
  'reason.addition-alone':
    '{{service}} ist neu in {{environment}}: Bitte einzeln promoten.',
  'reason.addition-refused': '{{detail}}',
  'reason.addition-not-upstream':
    'Was {{upstream}} für {{service}} konfiguriert, kann nicht übernommen werden: {{detail}}. Beginnen Sie mit dem, was jeder Service braucht, oder fügen Sie ihn von Hand hinzu.',
  'reason.revert-refused':
    'Die ganze Änderung kann nicht zurückgenommen werden: {{detail}}.',
  'reason.promotion-together':
    'Eine Promotion auf {{version}} läuft gemeinsam mit anderen Services. Brechen Sie sie zuerst ab',
};
