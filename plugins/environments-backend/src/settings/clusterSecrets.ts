import { z } from 'zod';

/** Key services and keys that SOPS encrypts for, as its own configuration names them. */
const RECIPIENTS = [
  'age',
  'pgp',
  'kms',
  'gcp_kms',
  'azure_keyvault',
  'hc_vault_transit_uri',
] as const;

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a name in Kubernetes');

const recipient = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'must be one line without spaces');

/** How Secrets of the environments of a cluster can be kept in Git; what is left out is not there. */
export const clusterSecrets = z.strictObject({
  sealedSecrets: z
    .strictObject({
      controllerName: name.default('sealed-secrets-controller'),
      controllerNamespace: name.default('kube-system'),
    })
    .optional(),
  externalSecrets: z.strictObject({ store: name }).optional(),
  sops: z
    .strictObject({
      recipients: z
        .partialRecord(z.enum(RECIPIENTS), recipient)
        .refine(
          value => Object.keys(value).length > 0,
          `must have one of ${RECIPIENTS.join(', ')}`,
        ),
      secret: name.optional(),
    })
    .optional(),
});

/** The same, read. */
export type ClusterSecrets = z.output<typeof clusterSecrets>;
