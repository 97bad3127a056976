import type { NewEnvironment } from './NewEnvironment';
import { isChart } from './begunEnvironment';

const KUSTOMIZE = 'registry.k8s.io/kustomize/kustomize:v5.4.3';
const HELM = 'alpine/helm:3.16.3';
const KUBECONFORM = 'ghcr.io/yannh/kubeconform:v0.6.7';
/** Of the Kubernetes that schemas are taken from. */
const KUBERNETES = '1.31.0';
/** Schemas of custom resources. */
const SCHEMAS =
  'https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

/** The commands that render the environment into a file, as its engine does. */
const render = (environment: NewEnvironment): string[] =>
  isChart(environment)
    ? [
        // Repositories of charts need not be added for it
        `docker run --rm -v "$PWD:/apps" ${HELM} dependency update .`,
        `docker run --rm -v "$PWD:/apps:ro" ${HELM} template ${environment.name} . --namespace ${environment.name} > "$RUNNER_TEMP/rendered.yaml"`,
      ]
    : [
        `docker run --rm -v "$PWD:/work:ro" -w /work ${KUSTOMIZE} build . > "$RUNNER_TEMP/rendered.yaml"`,
      ];

/** What finds a Secret among the files that SOPS has not encrypted. */
const UNENCRYPTED = [
  'for file in $(git ls-files "*.yaml" "*.yml" "*.json"); do',
  `  if grep -Eq '^ *"?kind"?: *"?Secret"?,? *$' "$file" && ! grep -Eq '^ *"?sops"?:' "$file"; then`,
  '    echo "::error file=$file::This Secret is not encrypted. Run: sops --encrypt --in-place $file"',
  '    exit 1',
  '  fi',
  'done',
];

const indented = (lines: string[]) =>
  lines.map(line => `          ${line}\n`).join('');

/** A workflow that refuses what would not render, is not valid, or holds a Secret that everybody can read. */
export function validationWorkflow(environment: NewEnvironment): string {
  const isEncrypted = environment.secrets === 'sops';
  return `name: validate
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
${
  isEncrypted
    ? `      - name: Refuse Secrets that are not encrypted
        run: |
${indented(UNENCRYPTED)}`
    : ''
}      - name: Render
        run: |
${indented(render(environment))}      - name: Validate${
    isEncrypted ? '' : ', and refuse Secrets'
  }
        run: >-
          docker run --rm -i ${KUBECONFORM} -strict -summary
          -kubernetes-version ${KUBERNETES} ${
    isEncrypted ? '-skip' : '-reject'
  } Secret -schema-location default
          -schema-location '${SCHEMAS}'
          < "$RUNNER_TEMP/rendered.yaml"
`;
}
