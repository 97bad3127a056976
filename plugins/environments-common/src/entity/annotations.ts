/**
 * Component annotation: the name that environment repositories use for the service. Default: `metadata.name`.
 *
 * @public
 */
export const SERVICE_ANNOTATION = 'downstage.dev/service';

/**
 * Component annotation: comma-separated image repositories that belong to the service, such as `ghcr.io/acme/shop`.
 *
 * @public
 */
export const IMAGE_ANNOTATION = 'downstage.dev/image';

/**
 * Component annotation: comma-separated environments (names or entity refs) that the service is limited to.
 *
 * @public
 */
export const ENVIRONMENTS_ANNOTATION = 'downstage.dev/environments';

/**
 * Component annotation: the range of versions, such as `7.x`, that are taken from the registry of the service's images, where
 * nobody reports them.
 *
 * @public
 */
export const FOLLOW_ANNOTATION = 'downstage.dev/follow-versions';

/**
 * Component annotation: what the tags that are followed end with, such as `-alpine`.
 *
 * @public
 */
export const FOLLOW_SUFFIX_ANNOTATION = 'downstage.dev/follow-suffix';

/**
 * `spec.type` of the catalog Resource that describes an environment.
 *
 * @public
 */
export const ENVIRONMENT_TYPE = 'environment';

/**
 * The catalog location of environments that app-config defines. No file can come from it: only the catalog's module makes
 * entities with it.
 *
 * @public
 */
export const APP_CONFIG_LOCATION = 'app-config:environments.environments';
