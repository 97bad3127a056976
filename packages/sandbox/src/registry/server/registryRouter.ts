import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { AccessTokens } from './AccessTokens';
import {
  deleteUpload,
  getBlob,
  getUpload,
  patchUpload,
  postUpload,
  putUpload,
} from './blobs';
import { requireName } from './grammar';
import type { ImageStore } from './ImageStore';
import { getManifest, putManifest } from './manifests';
import { RegistryError } from './RegistryError';
import { getTags } from './tags';

/** A path below a repository, whose name may hold slashes. */
const below = (rest: string) => new RegExp(`^/v2/(?<name>.+)/${rest}$`);

const checkName: RequestHandler = (req, _res, next) => {
  requireName(req.params.name);
  next();
};

/** Errors as the specification wants them. */
const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const known = error instanceof RegistryError;
  res.status(known ? error.status : 500).json({
    errors: [
      {
        code: known ? error.code : 'UNKNOWN',
        message: known ? error.message : 'internal error',
        detail: null,
      },
    ],
  });
};

/** The distribution API, with what OCI's specification calls pull and push. */
export function registryRouter(
  store: ImageStore,
  tokens: AccessTokens,
): Router {
  const router = PromiseRouter({ strict: true });
  const pull = [checkName, tokens.require('pull')];
  const push = [checkName, tokens.require('push')];
  router.use((_req, res, next) => {
    res.setHeader('docker-distribution-api-version', 'registry/2.0');
    next();
  });
  router.get('/token', tokens.issue());
  router.get(/^\/v2\/?$/, tokens.require('any'), (_req, res) => {
    res.json({});
  });
  const uploads = below('blobs/uploads/?');
  const upload = below('blobs/uploads/(?<id>[^/]+)');
  router.post(uploads, push, postUpload(store));
  router.get(upload, push, getUpload(store));
  router.patch(upload, push, patchUpload(store));
  router.put(upload, push, putUpload(store));
  router.delete(upload, push, deleteUpload(store));
  router.get(below('blobs/(?<digest>[^/]+)'), pull, getBlob(store));
  const manifest = below('manifests/(?<reference>[^/]+)');
  router.get(manifest, pull, getManifest(store));
  router.put(manifest, push, putManifest(store));
  router.get(below('tags/list'), pull, getTags(store));
  router.use((req: { method: string; path: string }) => {
    throw req.path.startsWith('/v2/') && req.method === 'DELETE'
      ? new RegistryError('UNSUPPORTED', 'nothing is deleted here')
      : new RegistryError('NAME_UNKNOWN', `no such path: ${req.path}`);
  });
  router.use(answerErrors);
  return router;
}
