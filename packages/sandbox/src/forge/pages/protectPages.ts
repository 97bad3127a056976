import type { RequestHandler } from 'express';

// No form-action: browsers apply it to the redirect after a form as well, and a sign-in leads to the portal
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Keeps whatever slips into a page from running there. */
export const protectPages: RequestHandler = (_req, res, next) => {
  res.setHeader('content-security-policy', POLICY);
  res.setHeader('x-content-type-options', 'nosniff');
  next();
};
