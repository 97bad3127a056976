import type { ErrorRequestHandler } from 'express';
import { KubeRequestError } from '../../kube/KubeClient';
import { GatewayError } from './GatewayError';

function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) {
    return error;
  }
  return error instanceof KubeRequestError && error.status === 400
    ? new GatewayError('InvalidArgument', error.message)
    : new GatewayError('Unknown', (error as Error).message);
}

/** Errors in the shape of Argo CD's gateway. */
export const answerError: ErrorRequestHandler = (
  error,
  _request,
  response,
  _next,
) => {
  const no = toGatewayError(error);
  response.status(no.status).json(no.toBody());
};
