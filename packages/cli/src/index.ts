import { createProgram } from './program';

// Whoever reads may have seen enough, as `head` does
process.stdout.on('error', error => {
  process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1);
});

createProgram({
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
})
  .parseAsync(process.argv)
  .catch(error => {
    // Help was asked for and has been printed
    if (error.exitCode !== 0) {
      process.stderr.write(`downstage: ${error.message}\n`);
      process.exitCode = error.exitCode ?? 1;
    }
  });
