import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** `ui:options.of`: what the repository is for. Default: `service`. */
export const repositorySchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({ of: z.enum(['service', 'environment']).optional() }),
});
export type RepositoryProps = typeof repositorySchema.TProps;

/** `ui:options.pattern`: what the image repository is made by, such as `registry.example/{owner}/{name}`. Default: by the host. */
export const imageSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z => z.object({ pattern: z.string().optional() }),
});
export type ImageProps = typeof imageSchema.TProps;

/** A cluster's name. */
export const clusterSchema = makeFieldSchema({ output: z => z.string() });
export type ClusterProps = typeof clusterSchema.TProps;

/** A shared repository, and the folder or branch of it that a new environment is, as `place` of the form says. */
export const folderSchema = makeFieldSchema({
  output: z =>
    z.object({
      repository: z.string().optional(),
      folder: z.string().optional(),
      branch: z.string().optional(),
    }),
});
export type FolderProps = typeof folderSchema.TProps;

/** Entity refs of environments. */
export const environmentsSchema = makeFieldSchema({
  output: z => z.array(z.string()),
});
export type EnvironmentsProps = typeof environmentsSchema.TProps;

/** Environments of a repository that exists, as they are proposed to the catalog. */
export const draftsSchema = makeFieldSchema({
  output: z =>
    z.array(
      z.object({
        name: z.string(),
        tier: z.enum(['development', 'testing', 'staging', 'production']),
        promotesFrom: z.array(z.string()),
        paths: z.array(z.string()),
        layout: z.string(),
        cluster: z.string().optional(),
        namespaces: z.array(z.string()).optional(),
      }),
    ),
});
export type DraftsProps = typeof draftsSchema.TProps;

/** Whether the pull requests of a new service are delivered. */
export const previewsSchema = makeFieldSchema({ output: z => z.boolean() });
export type PreviewsProps = typeof previewsSchema.TProps;
