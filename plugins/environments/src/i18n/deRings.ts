/** German texts of promotions to several environments in order. */
export const rings = {
  'rings.action': '{{version}} in mehrere Umgebungen promoten…',
  'rings.title': '{{version}} in mehrere Umgebungen promoten',
  'rings.hint':
    'Ein späterer Ring beginnt, sobald alle davor so lange wie angegeben gesund waren. Wird einer davon nicht gesund oder abgebrochen, werden die späteren abgebrochen.',
  'rings.targets': 'Umgebungen',
  'rings.ring': 'Ring',
  'rings.ringOf': 'Ring von {{environment}}',
  'rings.soak': 'Davor gesund, in Minuten',
  'rings.soakOf': 'Minuten vor {{environment}}',
  'rings.review_zero': 'Prüfen',
  'rings.review_one': '{{count}} Umgebung prüfen',
  'rings.review_other': '{{count}} Umgebungen prüfen',
  'rings.heading': 'Ring {{ring}}: {{environment}}',
  'rings.atOnce': 'Beginnt sofort.',
  'rings.after':
    'Beginnt, sobald diese {{length}} lang gesund waren: {{environments}}.',
  'rings.named': '{{environment}}: {{sentence}}',
  'rings.confirm': 'Ersten Ring beginnen',
  'rings.done_one': 'Promotion von {{version}} in {{count}} Umgebung begonnen',
  'rings.done_other':
    'Promotion von {{version}} in {{count}} Umgebungen begonnen',
  'rings.list': 'Ringe',
  'rings.waiting': 'Wartet',
  'rings.waits': 'Wartet auf {{environments}}, dann {{length}}.',
  'rings.waitsOnly': 'Wartet auf {{environments}}.',
  'rings.begins': 'Beginnt um {{time}}, wenn {{environments}} gesund bleibt.',
  'rings.hidden': 'eine Umgebung, die Sie nicht sehen dürfen',
} as const;
