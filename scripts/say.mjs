// What the scripts say to the person: short French lines with the elapsed seconds, on the error stream, so that the
// standard output of a command stays what the command produces (the report of `npm run check -- --json`).
import process from 'node:process';

const startedAt = Date.now();

/** Seconds since the command started, with one decimal. */
export const elapsed = () => ((Date.now() - startedAt) / 1000).toFixed(1);

/** @typedef {(line: string) => void} Log */

/** @type {Log} Prints one line of progress on the error stream. */
export const say = (line) => {
  process.stderr.write(`[${elapsed().padStart(6)} s] ${line}\n`);
};

/**
 * A failure with what to do about it, in French then in English. It is shown without a stack trace.
 */
export class Problem extends Error {
  /**
   * @param {{fr: string, en: string, detail?: string, exitCode?: number}} about `fr` and `en` say what happened and the
   *   one next action; `detail` is the tail of what a tool printed; `exitCode` is 1 unless said (2 = something to install).
   */
  constructor({ fr, en, detail = '', exitCode = 1 }) {
    super(fr);
    this.fr = fr;
    this.en = en;
    this.detail = detail;
    this.exitCode = exitCode;
  }
}

/**
 * Runs the body of a command; a failure is printed with its next action and becomes the exit code.
 * @param {() => Promise<number | void>} body
 */
export async function command(body) {
  await run(body);
  // A library may end the process by itself, once there is nothing left to do: with a code of its own, 0.
  const code = process.exitCode;
  process.once('exit', () => {
    process.exitCode = code;
  });
}

/** @param {() => Promise<number | void>} body */
async function run(body) {
  try {
    process.exitCode = (await body()) ?? process.exitCode ?? 0;
  } catch (error) {
    if (error instanceof Problem) {
      if (error.detail) process.stderr.write(`\n${error.detail.trimEnd()}\n`);
      process.stderr.write(`\n✖ ${error.fr}\n  (English) ${error.en}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(
        `\n✖ Erreur inattendue du script : ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      process.stderr.write('  Signalez-la avec les lignes ci-dessus. / Please report it with the lines above.\n');
      process.exitCode = 1;
    }
  }
}
