import type { ResourceType } from './resources';

const string = { type: 'string' };
const anything = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
const strings = { type: 'array', items: string };
const status = anything;

const REFERENCE = {
  type: 'object',
  properties: { name: string },
  required: ['name'],
};

const SELECTOR = {
  type: 'object',
  properties: {
    matchLabels: { type: 'object', additionalProperties: string },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: string, operator: string, values: strings },
        required: ['key', 'operator'],
      },
    },
  },
};

const PROVIDER_TYPES = [
  'Static',
  ...['GitHub', 'GitLab', 'AzureDevOps', 'Gitea'].flatMap(host => [
    `${host}Branch`,
    `${host}Tag`,
    host === 'GitLab' ? 'GitLabMergeRequest' : `${host}PullRequest`,
  ]),
  'GitLabEnvironment',
  ...['OCI', 'ACR', 'ECR', 'GAR'].map(registry => `${registry}ArtifactTag`),
  'ExternalService',
];

const SET = {
  type: 'object',
  properties: {
    commonMetadata: anything,
    inputs: { type: 'array', items: anything },
    inputsFrom: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          apiVersion: { type: 'string', enum: ['fluxcd.controlplane.io/v1'] },
          kind: { type: 'string', enum: ['ResourceSetInputProvider'] },
          name: string,
          selector: SELECTOR,
        },
      },
    },
    inputStrategy: {
      type: 'object',
      properties: { name: { type: 'string', enum: ['Flatten', 'Permute'] } },
      required: ['name'],
    },
    resources: { type: 'array', items: anything },
    resourcesTemplate: string,
    dependsOn: { type: 'array', items: anything },
    serviceAccountName: string,
    wait: { type: 'boolean' },
  },
};

const PROVIDER = {
  type: 'object',
  properties: {
    type: { type: 'string', enum: PROVIDER_TYPES },
    url: { type: 'string', pattern: '^((http|https|oci)://.*){0,1}$' },
    serviceAccountName: string,
    secretRef: REFERENCE,
    certSecretRef: REFERENCE,
    defaultValues: anything,
    filter: {
      type: 'object',
      properties: {
        includeBranch: string,
        excludeBranch: string,
        labels: strings,
        limit: { type: 'integer', default: 100 },
      },
    },
    skip: { type: 'object', properties: { labels: strings } },
    schedule: { type: 'array', items: anything },
  },
  required: ['type'],
};

const schemaOf = (key: string, spec: object): ResourceType['schema'] => ({
  key,
  openApi: { type: 'object', properties: { spec, status } },
});

/** What the definitions of Flux Operator say of what the stand-ins know of it. No published models have them. */
export const FLUX_OPERATOR_SCHEMAS = {
  ResourceSet: schemaOf('flux-operator/resourcesets', SET),
  ResourceSetInputProvider: schemaOf('flux-operator/providers', PROVIDER),
};
