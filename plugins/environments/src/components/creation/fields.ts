import { ClusterField } from './ClusterField';
import { DraftsField } from './DraftsField';
import { EnvironmentsField } from './EnvironmentsField';
import { FolderField } from './FolderField';
import { ImageField } from './ImageField';
import { PreviewsField } from './PreviewsField';
import { RepositoryField } from './RepositoryField';
import {
  clusterSchema,
  draftsSchema,
  environmentsSchema,
  folderSchema,
  imageSchema,
  previewsSchema,
  repositorySchema,
} from './schemas';
import {
  validateCluster,
  validateDrafts,
  validateEnvironments,
  validateFolder,
  validateImage,
  validatePreviews,
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

export const folderField = {
  name: 'DownstageFolder',
  component: FolderField,
  validation: validateFolder,
  schema: folderSchema,
};

export const environmentsField = {
  name: 'DownstageEnvironments',
  component: EnvironmentsField,
  validation: validateEnvironments,
  schema: environmentsSchema,
};

export const previewsField = {
  name: 'DownstagePreviews',
  component: PreviewsField,
  validation: validatePreviews,
  schema: previewsSchema,
};

export const draftsField = {
  name: 'DownstageDrafts',
  component: DraftsField,
  validation: validateDrafts,
  schema: draftsSchema,
};
