/**
 * The browser's side of the environments plugin.
 *
 * @packageDocumentation
 */
export * from './api';
export { isEnvironmentsAvailable } from './isEnvironmentsAvailable';
export {
  DownstageClusterFieldExtension,
  DownstageDraftsFieldExtension,
  DownstageEnvironmentsFieldExtension,
  DownstageFolderFieldExtension,
  DownstageImageFieldExtension,
  DownstagePreviewsFieldExtension,
  DownstageRepositoryFieldExtension,
  EntityEnvironmentContent,
  EntityEnvironmentsCard,
  EntityEnvironmentsContent,
  EnvironmentsPage,
  environmentsPlugin,
} from './plugin';
export { environmentsTranslationRef } from './i18n/translation';
