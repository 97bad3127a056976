import { ClusterField } from './ClusterField';
import { EnvironmentsField } from './EnvironmentsField';
import { ImageField } from './ImageField';
import { RepositoryField } from './RepositoryField';
import {
  clusterSchema,
  environmentsSchema,
  imageSchema,
  repositorySchema,
} from './schemas';
import {
  validateCluster,
  validateEnvironments,
  validateImage,
  validateRepository,
} from './validation';

/** What templates name with `ui:field`. */
export const repositoryField = {
  name: 'DownstageRepository',
  component: RepositoryField,
  validation: validateRepository,
  schema: repositorySchema,
};

export const imageField = {
  name: 'DownstageImage',
  component: ImageField,
  validation: validateImage,
  schema: imageSchema,
};

export const clusterField = {
  name: 'DownstageCluster',
  component: ClusterField,
  validation: validateCluster,
  schema: clusterSchema,
};

export const environmentsField = {
  name: 'DownstageEnvironments',
  component: EnvironmentsField,
  validation: validateEnvironments,
  schema: environmentsSchema,
};
