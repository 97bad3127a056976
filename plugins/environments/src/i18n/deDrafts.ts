/** Texte des Feldes, das zeigt, welche Umgebungen ein Repository hat. */
export const drafts = {
  'drafts.missing': 'Geben Sie zuerst das Repository und seinen Eigentümer an.',
  'drafts.looking': 'In {{repository}} wird nach Umgebungen gesucht …',
  'drafts.wait': 'Warten Sie, bis in das Repository gesehen wurde',
  'drafts.refused': 'In das Repository konnte nicht gesehen werden',
  'drafts.refusedHint':
    'Sie können weitergehen: Die Aufgabe sucht noch einmal und bringt alles, was sie findet.',
  'drafts.again': 'Noch einmal suchen',
  'drafts.none': 'In {{repository}} wurde keine Umgebung gefunden.',
  'drafts.found_one': '{{count}} Umgebung wurde gefunden.',
  'drafts.found_other': '{{count}} Umgebungen wurden gefunden.',
  'drafts.notes': 'Was ausgelassen wurde oder geraten ist',
  'drafts.bring': '{{name}} bringen',
  'drafts.one': 'Mindestens eine wird gebracht.',
  'drafts.name': 'Name',
  'drafts.tier': 'Stufe',
  'drafts.promotesFrom': 'Versionen kommen aus',
  'drafts.promotesFromNone': 'Keiner anderen',
  'drafts.cluster': 'Cluster',
  'drafts.clusterHint':
    'Wohin sie ausgeliefert wird. Ohne ihn gibt es keinen Live-Zustand.',
  'drafts.clusterNone': 'Keine Angabe',
  'drafts.namespaces': 'Namespaces',
  'drafts.namespacesHint':
    'Die ihrer Workloads, durch Kommas getrennt. Keine: der ganze Cluster.',
  'drafts.paths': 'Ordner: {{paths}}',
  'drafts.layout': 'Layout: {{layout}}',
  'drafts.services_one': '{{count}} Dienst',
  'drafts.services_other': '{{count}} Dienste',
  'drafts.nameForm':
    '„{{name}}“ kann kein Name einer Umgebung sein. Geben Sie einen aus Kleinbuchstaben, Ziffern und Bindestrichen an, mit höchstens 63 davon.',
  'drafts.nameTwice':
    '{{name}} gibt es zweimal. Geben Sie einer davon einen anderen Namen.',
  'drafts.namespaceForm':
    '„{{namespace}}“ von {{name}} kann kein Namespace sein. Geben Sie Namen aus Kleinbuchstaben, Ziffern und Bindestrichen an.',
  'drafts.cycle':
    '{{path}} ist ein Kreis. Nehmen Sie eine davon aus „Versionen kommen aus“ heraus.',
  'drafts.many':
    'Das sind {{given}} Umgebungen, und ein Pull Request schlägt höchstens {{most}} vor. Lassen Sie welche aus, oder suchen Sie in einem Ordner nach dem anderen.',
} as const;
