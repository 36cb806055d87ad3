import { useEffect, useState } from 'react';
import { hubInfo, type HubInfo } from '../../protocol/wire.ts';
import { call } from '../api.ts';
import { useText } from '../locale.ts';
import { isLocalAddress } from '../participants/invitation.ts';
import { Notice } from './notice.tsx';

/** What the hub says of itself, without a token: its public address, where the app is to be had. Null until it answered. */
export function useHubInfo(): HubInfo | null {
  const [info, setInfo] = useState<HubInfo | null>(null);
  useEffect(() => {
    let current = true;
    void call({ method: 'GET', path: '/v1/hub', token: null }, hubInfo).then((answer) => {
      if (current && answer.ok) setInfo(answer.value);
      return null;
    });
    return () => {
      current = false;
    };
  }, []);
  return info;
}

/** Says, where links are made, that they lead nowhere from another machine. */
export function LocalAddress({ address }: { address: string | undefined }) {
  const { t } = useText();
  if (address === undefined || !isLocalAddress(address)) return null;
  return (
    <Notice tone="bad" title={t('local.title')}>
      <p>{t('local.text')}</p>
    </Notice>
  );
}
