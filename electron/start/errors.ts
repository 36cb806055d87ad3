import path from 'node:path';
import { app, dialog } from 'electron';
import { FailureError } from '../contract/failure.ts';
import { SettingError } from '../feature/setting-error.ts';
import type { Log } from '../feature/outside.ts';
import { settingText } from './check-text.ts';

/** Most places of a stack that are told. */
const FRAMES = 8;

/** Where an error came from, the nearest place first: names of our functions and files, no folder. */
const framesOf = (stack: string): string =>
  [...stack.matchAll(/^\s+at (?:(?:async )?([\w.<>]{1,80}) )?\(?([^()\s]+):(\d+):\d+\)?$/gm)]
    .slice(0, FRAMES)
    .map(([, name, file, line]) => `${name === undefined ? '' : `${name} `}${path.basename(file!)}:${line}`)
    .join(' < ');

/** An error as the log may know it: its name, its code, and where; never its message, which may quote a value. */
export function errorFacts(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = framesOf(error.stack ?? '');
  const code = error instanceof FailureError ? error.failure.code : (error as NodeJS.ErrnoException).code;
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(frames === '' ? {} : { place: frames }),
  };
}

/** Errors that nobody caught are written down and the app stays: the person's work is already on disk. */
export function catchStrayErrors(log: Log): void {
  process.on('uncaughtException', (error) => log.error('app.uncaught', errorFacts(error)));
  process.on('unhandledRejection', (error) => log.error('app.unhandled', errorFacts(error)));
  app.on('child-process-gone', (_event, details) => {
    const { type, reason, exitCode, name = '' } = details;
    // Processes are also ended on purpose: a reader after each file, a driver that hangs (`worker.ended` tells that one).
    const level = reason === 'clean-exit' || reason === 'killed' ? 'info' : 'error';
    log[level]('app.child-gone', { type, name, reason, exitCode });
  });
}

/** The start did not reach a window: says so in both languages with one action, then ends. */
export async function refuseToStart(log: Log, step: string, error: unknown): Promise<never> {
  log.error('app.start-failed', { step, ...errorFacts(error) });
  process.stderr.write(`Le Compagnon Vérif' Ségur n'a pas pu démarrer (étape ${step}).\n`);
  await dialog
    .showMessageBox({
      type: 'error',
      title: "Compagnon Vérif' Ségur",
      message: "Le Compagnon Vérif' Ségur n'a pas pu démarrer.",
      detail: `${error instanceof SettingError ? settingText(error) : ''}Fermez-le puis ouvrez-le de nouveau. Si cela recommence, réinstallez-le : vos données restent sur ce poste. (étape ${step})\n\nThe app could not start. Close it and open it again; if it happens again, reinstall it: your data stays on this computer.`,
      buttons: ['Fermer / Close'],
    })
    .catch(() => undefined);
  app.exit(2);
  throw error;
}
