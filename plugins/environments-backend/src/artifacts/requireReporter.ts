import { InputError, NotAllowedError } from '@backstage/errors';
import { imageName, parseImageVersion } from '@downstage/layouts';
import {
  type ArtifactRef,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import { matchesSegments } from '@downstage/backstage-plugin-environments-node';
import type { ReporterGrant } from '../settings/readArtifacts';

/**
 * An artifact as pins name it.
 *
 * @throws InputError when it is no image repository
 */
export function toArtifact(
  kind: 'image' | 'chart',
  written: string,
): ArtifactRef {
  const name = kind === 'image' ? imageName(written) : written;
  if (!name) {
    throw new InputError(
      `"artifact" has to be an image repository without tag, such as ghcr.io/acme/loans, not "${written}"`,
    );
  }
  return { kind, name };
}

/**
 * Refuses what no pin could ask for.
 *
 * @throws InputError that names the version
 */
export function requireVersion(kind: 'image' | 'chart', version: string): void {
  const isVersion =
    kind === 'image'
      ? parseImageVersion(version)?.tag === version
      : compareVersions(version, version) === 0;
  if (!isVersion) {
    throw new InputError(
      kind === 'image'
        ? `"version" has to be the tag of an image, such as 1.4.2, not "${version}"`
        : `"version" has to be the version of a chart, such as 1.4.2, not "${version}"`,
    );
  }
}

/**
 * Whether somebody may report an artifact, as far as the configuration limits that.
 *
 * @param subject - Who reports: the subject of an access token, or the entity ref of a person
 * @param name - As pins name it
 */
export function isReporter(
  grants: ReporterGrant[] | undefined,
  subject: string,
  name: string,
): boolean {
  return (
    !grants ||
    grants.some(
      grant =>
        grant.subject === subject &&
        grant.artifacts.some(pattern => matchesSegments(pattern, name)),
    )
  );
}

/**
 * Refuses who may not report an artifact: see {@link isReporter}.
 *
 * @throws NotAllowedError that names both
 */
export function requireReporter(
  grants: ReporterGrant[] | undefined,
  subject: string,
  { name }: ArtifactRef,
): void {
  if (!isReporter(grants, subject, name)) {
    throw new NotAllowedError(
      `${subject} may not report ${name}: environments.artifacts.reporters in app-config says who may report what`,
    );
  }
}
