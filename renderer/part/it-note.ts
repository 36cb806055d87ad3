import type { Failure } from '../../electron/contract/failure.ts';
import { failureText, type Locale, type Translate } from '../text.ts';

/**
 * A note to pass on to whoever looks after the network or the computer: what was found, on which public service or system,
 * and nothing of the person.
 */
export function noteForSupport(failure: Failure, locale: Locale, t: Translate): string {
  const { title } = failureText(failure, locale);
  const isMachine = failure.code.startsWith('system.');
  const lines = [
    t(isMachine ? 'note.machine-head' : 'note.head'),
    '',
    title,
    ...(isMachine ? ofMachine(failure, t) : ofService(failure, t)),
    t('note.code', { code: failure.code }),
    '',
    t(isMachine ? 'note.machine-ask' : 'note.ask'),
  ];
  return lines.join('\n');
}

function ofMachine({ info: { name } }: Failure, t: Translate): string[] {
  return name === undefined ? [] : [t('note.machine-system', { name: String(name) })];
}

function ofService({ info: { service, host, port, issuer } }: Failure, t: Translate): string[] {
  return [
    ...(service === undefined ? [] : [t('note.service', { service: String(service) })]),
    ...(host === undefined || port === undefined ? [] : [t('note.host', { host: String(host), port: String(port) })]),
    ...(issuer === undefined ? [] : [t('note.issuer', { issuer: String(issuer) })]),
  ];
}
