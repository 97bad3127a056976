import type { Parameters } from './startScaffolder';

/** Something of everything that a format may take for its own. */
export const DESCRIPTION =
  'He said: "{{ all }}" of ${{ values.name }}, \\n {% if it %} \'s # 100 %\n- *not* `a` list: <b>';

/** What every creation of these tests has in common. */
export const SERVICE = {
  name: 'loans',
  description: DESCRIPTION,
  owner: 'group:default/team-at',
  system: 'system:default/financial-one',
  repository: 'http://localhost:7070/acme/loans',
  image: 'registry.acme.example:5000/team/loans',
  environments: ['resource:default/dev'],
};

const LANGUAGES = ['node', 'go', 'other'];
const SYSTEMS = ['github', 'gitlab', 'tekton', 'jenkins'];
const LICENSES = ['none', 'Apache-2.0', 'MIT'];

/** A row of the matrix. */
export interface Choice extends Parameters {
  language: string;
  ci: string;
  license: string;
  api: boolean;
  previews: boolean;
}

/** Every language with every CI; every pair of any other two as well. */
export const CHOICES: Choice[] = LANGUAGES.flatMap((language, row) =>
  SYSTEMS.map((ci, column) => ({
    ...SERVICE,
    language,
    ci,
    license: LICENSES[(row + column) % LICENSES.length],
    api: (row + column) % 2 === 1,
    previews: (row + column) % 2 === 1,
    dependsOn: column === 0 ? [] : ['resource:default/loans-db'],
  })),
);
