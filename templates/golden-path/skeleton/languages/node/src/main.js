// Traces and metrics go where OTEL_EXPORTER_OTLP_ENDPOINT says. Before everything else, so that what is watched is not loaded yet
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const { register } = await import('node:module');
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  // Those of clouds ask for servers that are not there
  process.env.OTEL_NODE_RESOURCE_DETECTORS ??= 'env,host,os,process';
  await import('@opentelemetry/auto-instrumentations-node/register');
}
const { start } = await import('./server.js');
start(process.env.PORT ?? 8080);
