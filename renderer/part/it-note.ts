import type { Failure } from '../../electron/contract/failure.ts';
import { failureText, type Locale, type Translate } from '../text.ts';

/** A note to pass on to whoever looks after the network: what was found, on which public service, and nothing of the person. */
export function noteForSupport(failure: Failure, locale: Locale, t: Translate): string {
  const { service, host, port, issuer } = failure.info;
  const { title } = failureText(failure, locale);
  const lines = [
    t('note.head'),
    '',
    title,
    ...(service === undefined ? [] : [t('note.service', { service: String(service) })]),
    ...(host === undefined || port === undefined ? [] : [t('note.host', { host: String(host), port: String(port) })]),
    ...(issuer === undefined ? [] : [t('note.issuer', { issuer: String(issuer) })]),
    t('note.code', { code: failure.code }),
    '',
    t('note.ask'),
  ];
  return lines.join('\n');
}
