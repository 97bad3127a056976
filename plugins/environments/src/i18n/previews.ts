/** Texts of previews of pull requests. */
export const previews = {
  title: 'Previews',
  hint: 'What runs for pull requests of this service. A preview is no environment: nothing is promoted from it.',
  titled: '#{{number}} {{title}}',
  unknown: 'Pull request not known',
  open: 'Open {{address}}',
  noVersion: 'No version yet',
  object: '{{kind}} {{name}} in {{cluster}}',
  age: 'Up',
  ends: 'Ends when the pull request is closed',
  endsUnlabelled:
    'Ends when the pull request is closed or loses a label ({{labels}})',
  expires: 'Ends at {{time}} at the latest',
  expired: 'Was to end at {{time}}',
  knownAt: 'Not known since {{time}}',
} as const;
