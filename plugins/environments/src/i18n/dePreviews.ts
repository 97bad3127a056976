/** German texts of previews of pull requests. */
export const previews = {
  'previews.title': 'Vorschauen',
  'previews.hint':
    'Was für Pull Requests dieses Dienstes läuft. Eine Vorschau ist keine Umgebung: Aus ihr wird nichts promotet.',
  'previews.titled': '#{{number}} {{title}}',
  'previews.unknown': 'Pull Request nicht bekannt',
  'previews.open': '{{address}} öffnen',
  'previews.noVersion': 'Noch keine Version',
  'previews.object': '{{kind}} {{name}} in {{cluster}}',
  'previews.age': 'Läuft',
  'previews.ends': 'Endet, wenn der Pull Request geschlossen wird',
  'previews.endsUnlabelled':
    'Endet, wenn der Pull Request geschlossen wird oder ein Label verliert ({{labels}})',
  'previews.expires': 'Endet spätestens am {{time}}',
  'previews.expired': 'Sollte am {{time}} enden',
  'previews.knownAt': 'Nicht bekannt seit {{time}}',
} as const;
