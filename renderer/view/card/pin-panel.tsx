import type { PinState } from '../../../electron/contract/card.ts';
import type { FailureCode } from '../../../electron/contract/failure.ts';
import { WordMark } from '../../part/card-mark.tsx';
import { Fact } from '../../part/fact.tsx';
import { LearnMore } from '../../part/code-page.tsx';
import { useText, type TextKey, type Translate } from '../../text.ts';

type Tries = { text: TextKey; tone: 'ok' | 'warn' | 'fail'; code: FailureCode | null };

/** How many tries are left, as far as the card's flags tell: they give no number (PKCS#11 v2.20 §9.2). Gravest first. */
export function triesOf({ locked, initialised, finalTry, countLow }: PinState): Tries {
  if (locked) return { text: 'card.pin.locked', tone: 'fail', code: 'card.pin-locked' };
  if (!initialised) return { text: 'card.pin.not-set', tone: 'fail', code: 'card.pin-not-set' };
  if (finalTry) return { text: 'card.pin.final', tone: 'warn', code: 'card.pin-final-try' };
  if (countLow) return { text: 'card.pin.low', tone: 'warn', code: 'card.pin-count-low' };
  return { text: 'card.pin.none-lost', tone: 'ok', code: null };
}

function lengthOf({ min, max }: PinState, t: Translate): string {
  if (min === null || max === null) return t('card.untold');
  return min === max ? t('card.pin.exactly', { digits: min }) : t('card.pin.between', { min, max });
}

/** The state of the card's code, read without typing it. */
export function PinPanel({ pin }: { pin: PinState }) {
  const t = useText();
  const { text, tone, code } = triesOf(pin);
  return (
    <section className="card stack" aria-labelledby="card-pin">
      <h2 id="card-pin">{t('card.pin.title')}</h2>
      <dl className="facts">
        <Fact label={t('card.pin.state')}>
          <WordMark tone={tone}>{t(text)}</WordMark>
        </Fact>
        <Fact label={t('card.pin.where')}>{t(pin.pinPad ? 'card.pin.pad' : 'card.pin.app')}</Fact>
        <Fact label={t('card.pin.length')}>{lengthOf(pin, t)}</Fact>
      </dl>
      {code !== null && <LearnMore code={code} />}
    </section>
  );
}
