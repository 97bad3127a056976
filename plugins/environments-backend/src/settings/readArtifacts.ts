import type { Config } from '@backstage/config';
import { z } from 'zod';
import { parseSetting } from './parseSetting';

/** Which artifacts somebody may report. */
export interface ReporterGrant {
  /** The subject of an access token, such as `ci-loans`. */
  subject: string;
  /** Names of artifacts, in which `*` stands for a part of one path segment. */
  artifacts: string[];
}

/** A registry from which versions of images are taken. */
export interface Registry {
  /** As images name it, such as `ghcr.io`. */
  host: string;
  /** Where it answers, without slash at its end. */
  url: string;
  username?: string;
  password?: string;
  /** What may be followed: paths without host, in which `*` stands for a part of one segment. */
  images: string[];
  /** How long it is until it is looked again. */
  everyMinutes: number;
}

/** Docker Hub answers at another name than images have. */
const HUB = { host: 'docker.io', url: 'https://registry-1.docker.io' };

const registry = z
  .strictObject({
    host: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?$/, 'has to be a host, such as ghcr.io'),
    url: z
      .string()
      .regex(/^https?:\/\/[^/?#@\s]+$/, 'has to be https://HOST, without path')
      .optional(),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    images: z.array(z.string().min(1)).min(1),
    everyMinutes: z.number().min(1).default(15),
  })
  .transform(({ url, ...rest }) => ({
    ...rest,
    url: url ?? (rest.host === HUB.host ? HUB.url : `https://${rest.host}`),
  }));

const artifacts = z.strictObject({
  reporters: z
    .array(
      z.strictObject({
        subject: z.string().min(1),
        artifacts: z.array(z.string().min(1)).min(1),
      }),
    )
    .optional(),
  registries: z.array(registry).default([]),
});

/** Where versions come from. */
export interface ArtifactSettings {
  /** Who may report which artifacts; undefined where everybody with the permission may report all. */
  reporters?: ReporterGrant[];
  registries: Registry[];
}

/**
 * Reads `environments.artifacts`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export const readArtifacts = (section: Config | undefined): ArtifactSettings =>
  parseSetting(section, { key: 'artifacts', schema: artifacts, byDefault: {} });
