import type { Request, Response } from 'express';
import type { ForgeContext } from '../state/ForgeContext';

/** One request, and what it works with. */
export interface GraphqlCall {
  context: ForgeContext;
  req: Request;
  res: Response;
}
