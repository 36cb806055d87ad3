import { CircleCheck, CircleX, LoaderCircle, ShieldCheck, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { CardReading, CardState } from '../../electron/contract/card.ts';
import { useStore } from '../store.ts';
import { failureText, useLocale, useText, whenOf, type Locale, type TextKey, type Translate } from '../text.ts';
import type { Tone } from './notice.tsx';

type Look = { icon: LucideIcon; tone: Tone };
const looks: Record<CardState, Look> = {
  starting: { icon: LoaderCircle, tone: 'info' },
  'no-service': { icon: CircleX, tone: 'fail' },
  'no-reader': { icon: TriangleAlert, tone: 'warn' },
  'no-card': { icon: TriangleAlert, tone: 'warn' },
  mute: { icon: CircleX, tone: 'fail' },
  'wrong-card': { icon: CircleX, tone: 'fail' },
  'no-middleware': { icon: CircleX, tone: 'fail' },
  reading: { icon: LoaderCircle, tone: 'info' },
  ready: { icon: CircleCheck, tone: 'ok' },
  refused: { icon: CircleX, tone: 'fail' },
  failed: { icon: CircleX, tone: 'fail' },
};

/** How grave the state is: a card that is read with something to say of it is a warning. */
export const cardTone = ({ state, failure, warnings }: CardReading): Tone =>
  state === 'ready' && (failure !== null || warnings.some(({ code }) => code !== 'card.test-card'))
    ? 'warn'
    : looks[state].tone;

/** The word of the state, where one state holds two cases that a person would not call the same. */
function stateWord({ state, failure, restarting }: CardReading): TextKey {
  if (restarting === true) return 'card.state.restarting';
  if (failure?.code === 'card.not-recognised' || failure?.code === 'card.middleware-outdated')
    return 'card.state.unread';
  const present = failure !== null && failure.code !== 'card.middleware-missing';
  if (state === 'no-middleware' && present) return 'card.state.unfit-middleware';
  return `card.state.${state}`;
}

export const isSettled = (state: CardState): boolean => state !== 'starting' && state !== 'reading';

/** The state in one sentence: the failure's when there is one. */
export function cardSentence({ state, failure, restarting }: CardReading, t: Translate, locale: Locale): string {
  if (restarting === true) return t('card.say.restarting');
  return failure === null ? t(`card.say.${state}`) : failureText(failure, locale).sentence;
}

/** The state of the card by an icon and its word. Changes are said once by the live region, not from here. */
export function CardMark({ card }: { card: CardReading }) {
  const t = useText();
  const passing = card.restarting === true || !isSettled(card.state);
  const tone = card.restarting === true ? 'info' : cardTone(card);
  const Icon = passing ? LoaderCircle : tone === 'warn' ? TriangleAlert : looks[card.state].icon;
  return (
    <span className={`mark ${tone === 'info' ? 'mark--accent' : `mark--${tone}`}`}>
      <Icon aria-hidden size="1.2em" className={passing ? 'turning' : ''} />
      <span>{t(stateWord(card))}</span>
    </span>
  );
}

type Proof = { test: boolean; holder?: 'matches' | 'other' | 'unknown' | undefined };

/** What a proof is worth in one line: an identity only when the card is the registered participant's. */
export function proofWord({ test, holder }: Proof): TextKey {
  if (holder === 'other') return 'slot.identity-other';
  if (test) return 'slot.identity-test';
  return holder === 'matches' ? 'slot.identity-verified' : 'slot.identity-unknown';
}

export const proofTone = ({ test, holder }: Proof): 'ok' | 'warn' => (test || holder === 'other' ? 'warn' : 'ok');

/** Said once the hub has verified a signature of the person's card; null before. */
export function ProofMark() {
  const t = useText();
  const locale = useLocale();
  const proof = useStore((s) => s.snapshot?.log.proof ?? null);
  if (proof === null) return null;
  return (
    <span className="row">
      <span className={`mark mark--${proofTone(proof)}`}>
        <ShieldCheck aria-hidden size="1.2em" />
        <span>{t(proofWord(proof))}</span>
      </span>
      <span className="soft small number">{whenOf(proof.at, locale)}</span>
    </span>
  );
}
