import {
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CircleX,
  FlaskConical,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { Chain } from '../../electron/contract/card.ts';
import { useText } from '../text.ts';

type Tone = '' | 'ok' | 'warn' | 'fail';
type Look = { icon: LucideIcon; tone: Tone };

const chainLooks: Record<Chain['status'], Look> = {
  trusted: { icon: CircleCheck, tone: 'ok' },
  test: { icon: FlaskConical, tone: 'warn' },
  unknown: { icon: CircleHelp, tone: '' },
  broken: { icon: CircleX, tone: 'fail' },
};

const toneClass = (tone: Tone): string => (tone === '' ? 'mark' : `mark mark--${tone}`);

/** Where the chain of a certificate ends, by an icon and its words. */
export function ChainMark({ status }: { status: Chain['status'] }) {
  const t = useText();
  const { icon: Icon, tone } = chainLooks[status];
  return (
    <span className={toneClass(tone)}>
      <Icon aria-hidden size="1.2em" />
      <span>{t(`card.chain.${status}`)}</span>
    </span>
  );
}

const wordIcons = { ok: CircleCheck, warn: TriangleAlert, fail: CircleX, unknown: CircleHelp, unused: CircleMinus };

/** Good news or bad about one fact, or none, by an icon and its words. */
export function WordMark({ tone, children }: { tone: keyof typeof wordIcons; children: string }) {
  const Icon = wordIcons[tone];
  return (
    <span className={toneClass(tone === 'unknown' || tone === 'unused' ? '' : tone)}>
      <Icon aria-hidden size="1.2em" />
      <span>{children}</span>
    </span>
  );
}
