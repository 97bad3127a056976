import type { Check } from './Check';
import { configurationRead } from './configurationRead';
import { deliveryEvident } from './deliveryEvident';
import { earlierVersion } from './earlierVersion';
import { engineKnown } from './engineKnown';
import { hasUpstream } from './hasUpstream';
import { matchCertain } from './matchCertain';
import { noOpenPromotion } from './noOpenPromotion';
import { notHeld } from './notHeld';
import { notSuspended } from './notSuspended';
import { notSyncing } from './notSyncing';
import { permitted } from './permitted';
import { pinEditable } from './pinEditable';
import { portalRights } from './portalRights';
import { portalRightsKnown } from './portalRightsKnown';
import { recordArtifact } from './recordArtifact';
import { recordHealthy } from './recordHealthy';
import { sameArtifact } from './sameArtifact';
import { stillThere } from './stillThere';
import { syncPermitted } from './syncPermitted';
import { targetDelivers } from './targetDelivers';
import { targetRead } from './targetRead';
import { targetValid } from './targetValid';
import { upstreamHealthy } from './upstreamHealthy';
import { upstreamMatchCertain } from './upstreamMatchCertain';
import { upstreamRuns } from './upstreamRuns';
import { upstreamSettled } from './upstreamSettled';
import { versionDiffers } from './versionDiffers';

/** All checks, in the order in which their reasons are given: first what a person can do the least about. */
export const CHECKS: readonly Check[] = [
  hasUpstream,
  upstreamRuns,
  engineKnown,
  permitted,
  syncPermitted,
  notHeld,
  noOpenPromotion,
  matchCertain,
  pinEditable,
  targetValid,
  targetDelivers,
  upstreamMatchCertain,
  upstreamHealthy,
  upstreamSettled,
  targetRead,
  configurationRead,
  stillThere,
  sameArtifact,
  versionDiffers,
  earlierVersion,
  recordArtifact,
  recordHealthy,
  deliveryEvident,
  notSuspended,
  notSyncing,
  portalRightsKnown,
  portalRights,
];
