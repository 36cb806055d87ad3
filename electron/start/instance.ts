import { app } from 'electron';
import failuresEn from '../../resources/locale/failure.en.json' with { type: 'json' };
import failuresFr from '../../resources/locale/failure.fr.json' with { type: 'json' };
import type { FailureCode } from '../contract/failure.ts';
import { LINK_SCHEME, parseInvitation, type Invitation } from '../contract/link.ts';
import { broughtBy, type Asked } from '../security/argv.ts';
import { platformFacts } from './platform.ts';

/** The failure that a second instance is; its sentence is all that it says before it ends. */
const ALREADY_OPEN = 'app.already-running' satisfies FailureCode;

/** True when this is the first instance for this folder of data. The second hands its invitation over and is told so. */
export function isFirstInstance(asked: Asked): boolean {
  return app.requestSingleInstanceLock({ invitation: asked.invitation });
}

/** Says the sentence and ends: the first instance has been told. */
export function leaveToFirst(): void {
  const { sentence } = (platformFacts().locale === 'en' ? failuresEn : failuresFr)[ALREADY_OPEN];
  process.stdout.write(`${sentence}\n`, () => app.exit(0));
}

/** Ends without a word to the first instance, which a command line too long would take down. */
export function refuseOverlong(): void {
  process.stderr.write(
    "La ligne de commande est trop longue : rien n'a été ouvert. Recopiez le code de l'invitation dans le Compagnon.\n",
    () => app.exit(2),
  );
}

/**
 * Hears other instances and, on macOS, links. What they bring is read from their command line, or from the data that they
 * handed over through the same parser: it fills a form, the person decides.
 */
export function hearOthers(onOther: (invitation: Invitation | null) => void): void {
  app.on('second-instance', (_event, argv, _folder, data) => onOther(broughtBy(data, argv)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onOther(parseInvitation(url));
  });
}

/** Makes links of invitations open this app. Only when installed: a developer's machine keeps its own. */
export function claimLinks(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
}
