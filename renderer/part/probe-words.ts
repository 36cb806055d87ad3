import type { CheckResult } from '../../electron/contract/check.ts';
import type { TextKey, Translate } from '../text.ts';

export type ProbeLine = { key: string; host: string; text: string; ok: boolean };

/** What one way to a host gave, as the checks write it (`electron/feature/network/evidence.ts`), in plain words. */
export function probeText(value: string, t: Translate): string {
  const [, outcome = '', rest = ''] = /^(\S+) ?(.*)$/.exec(value) ?? [];
  const [facts = '', issuer] = rest.split(/(?:^| )issuer=/);
  const fact = new Map(facts.split(' ').map((pair) => pair.split('=') as [string, string]));
  const [dns, tcp, tls, udp] = ['dns', 'tcp', 'tls', 'udp'].map((name) => fact.get(name));
  const words = [
    ...(outcome === 'ok' ? [] : [t(`probe.cause.${outcome}` as TextKey)]),
    ...(dns === undefined ? [] : [t('probe.dns', { ms: dns })]),
    ...(tcp === undefined ? [] : [t('probe.total', { ms: tcp })]),
    ...(udp === undefined ? [] : [t('probe.udp', { ms: udp })]),
    ...(tls === undefined ? [] : [t('probe.tls', { ms: tls })]),
    ...(fact.get('ip') === '6' ? [t('probe.ip6')] : []),
    ...(fact.get('certificate') === undefined ? [] : [t('probe.certificate')]),
    ...(fact.get('address') === undefined ? [] : [t('probe.private')]),
    ...(fact.get('ipv6') === undefined ? [] : [t('probe.ipv6-broken')]),
    ...(issuer === undefined ? [] : [t('probe.issuer', { issuer })]),
  ];
  return words.length === 0 ? t('probe.ok') : words.join(', ');
}

/** The measurements of a check, one line per host and way; empty for a check that has none. */
export function probeLines({ evidence }: Pick<CheckResult, 'evidence'>, t: Translate): ProbeLine[] {
  return Object.entries(evidence).flatMap(([key, value]) => {
    const match = /^host (\S+)(?: (direct|proxy))?$/.exec(key);
    if (match === null || typeof value !== 'string') return [];
    const way = match[2] === undefined ? '' : ` (${t(match[2] === 'proxy' ? 'probe.proxy' : 'probe.direct')})`;
    return [{ key, host: `${match[1]}${way}`, text: probeText(value, t), ok: value.startsWith('ok') }];
  });
}
