import { useId, type ReactNode } from 'react';
import { failures, type Action, type Failure } from '../../electron/contract/failure.ts';
import { copyText } from '../copy-text.ts';
import { act, actAgain, dismiss, go, say, useStore, type FocusTarget } from '../store.ts';
import { hasCodePage } from '../codebook.ts';
import { failureText, useLocale, useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { takeSuggestion } from './take-suggestion.ts';
import { LearnMore } from './code-page.tsx';
import { noteForSupport } from './it-note.ts';
import { Notice, type Tone } from './notice.tsx';

type Props = {
  failure: Failure;
  /** Where the failed call was made (store.failures): retry repeats it, acknowledge forgets it. */
  place?: string;
  /** What to do again when it is not the call of a place, such as one check. */
  onRetry?: () => void;
  /** What the gesture of MSSanté is, where the person is at it; elsewhere its panel is shown. */
  onGesture?: () => void;
  /** Puts the cursor in the field that is wrong, when it is on this screen. */
  onFix?: () => void;
  tone?: Tone;
  /** Read aloud when it appears: for what the person has just done, not for what was there already. */
  announce?: boolean;
  /** Without its own coloured box: inside a card that already shows the tone. */
  bare?: boolean;
  /** More buttons, after the one next action. */
  children?: ReactNode;
};

/** The field of the profile that a failure is about. */
function profileField(code: Failure['code']): FocusTarget {
  if (code.startsWith('mss.')) return 'mssAddress';
  if (code === 'segur.other-couloir') return 'couloir';
  if (code.startsWith('segur.version-')) return 'version';
  if (code.startsWith('segur.')) return 'solution';
  if (code === 'profile.region-missing') return 'region';
  if (code === 'profile.no-half-day') return 'free';
  return 'who';
}

const addressCodes = new Set<Failure['code']>(['join.address', 'join.not-a-hub', 'join.insecure']);
const cardChecks = ['card.present', 'card.middleware', 'card.certificate', 'card.pin', 'card.holder'] as const;

/**
 * Title, one sentence and the one next action of a failure. The action of each code comes from the catalogue; what the code
 * book explains can be read there.
 */
export function FailureNotice(props: Props) {
  const { failure, place, onRetry, onFix, onGesture, tone = 'fail', announce = false, bare = false, children } = props;
  const t = useText();
  const locale = useLocale();
  const own = `action:${useId()}`;
  const busy = useStore((s) => s.pending[own] ?? (place !== undefined ? s.pending[place] : undefined)) ?? false;
  const { title, sentence, action: label } = failureText(failure, locale);
  const action: Action = failures[failure.code].action;

  const readCard = () => void act(own, 'checks.run', { only: [...cardChecks] });
  const unplaced = failure.code.startsWith('card.') ? readCard : () => void act(own, 'sync.now');
  const again = onRetry ?? (place !== undefined ? () => actAgain(place) : unplaced);
  const forget = place !== undefined ? () => dismiss(place) : undefined;
  // Every action of the catalogue, and what it really does. Undefined: nothing to press.
  const does: Record<Action, (() => void) | undefined> = {
    retry: again,
    wait: undefined,
    'edit-profile': () => go('checks', profileField(failure.code)),
    contact: () => void act(own, 'app.open-link', { id: 'contact' }),
    join: onFix ?? (() => go('home', addressCodes.has(failure.code) ? 'hub' : 'code')),
    'get-middleware': () => void act(own, 'app.open-link', { id: 'cryptolib' }),
    'insert-card': onRetry ?? readCard,
    resend: () => void act(own, 'sync.resend-forked'),
    shorten: onFix,
    'store-retry': () => void act(own, 'store.retry'),
    'store-restore': () => void act(own, 'store.restore-copy'),
    // Setting the data aside is confirmed first, by the screen that offers it.
    'store-set-aside': undefined,
    'update-app': () => void act(own, 'app.open-link', { id: 'contact' }),
    restart: () => void act(own, 'app.restart'),
    acknowledge: forget,
    'use-suggestion': () => void takeSuggestion(own, failure),
    'import-directory': () => void act('directory', 'directory.import'),
    'give-rpps': () => go('checks', 'rpps'),
    'give-key': () => go('checks', 'apiKey'),
    'copy-note': () =>
      void copyText(noteForSupport(failure, locale, t)).then((done) =>
        say(t(done ? 'note.copied' : 'note.not-copied')),
      ),
    'prove-card': () => go('card'),
    'mss-gesture': onGesture ?? (() => go('checks', 'mss')),
  };
  const press = does[action];
  const actionFailure = useStore((s) => s.failures[own] ?? null);

  const explained = hasCodePage(failure.code);
  const content = (
    <>
      <p>{sentence}</p>
      {action === 'wait' && <p className="soft small">{t('failure.waits')}</p>}
      {(press !== undefined || children !== undefined || explained) && (
        <div className="row">
          {press !== undefined && (
            <ActionButton onPress={press} busy={busy}>
              {label}
            </ActionButton>
          )}
          {children}
          {explained && <LearnMore code={failure.code} />}
        </div>
      )}
      {actionFailure !== null && <p className="small">{failureText(actionFailure, locale).sentence}</p>}
    </>
  );
  if (!bare)
    return (
      <Notice tone={tone} title={title} announce={announce}>
        {content}
      </Notice>
    );
  return (
    <div className="stack stack--tight">
      <p className="notice-title">{title}</p>
      {content}
    </div>
  );
}

type PlaceProps = Pick<Props, 'onFix' | 'onRetry' | 'onGesture'> & { place: string };

/** The failure of a place of the window, if there is one. `onRetry` where the answer of the call is put to use. */
export function PlaceFailure({ place, ...does }: PlaceProps) {
  const failure = useStore((s) => s.failures[place] ?? null);
  if (failure === null) return null;
  // Closing a file dialog is a choice, not a problem.
  if (failure.code === 'file.cancelled') return null;
  return <FailureNotice failure={failure} place={place} announce {...does} />;
}
