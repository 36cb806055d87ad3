import { useEffect, useRef, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { CircleAlert } from 'lucide-react';
import type { Failure } from '../../../electron/contract/failure.ts';
import type { ShownBox } from '../../../electron/contract/directory.ts';
import { call } from '../../api.ts';
import { useStore } from '../../store.ts';
import { failureText, useLocale, useText } from '../../text.ts';

/** Milliseconds without a key before the directory is asked, and before the address is judged. */
const PAUSE_MS = 120;
const JUDGE_MS = 400;

type Props = { value: string; onChange: (address: string) => void; focused: boolean };

/** The MSSanté address, with the boxes of the directory whose address begins so, where a copy is there. */
export function AddressField({ value, onChange, focused }: Props) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<ShownBox[]>([]);
  const hasCopy = useStore((s) => s.snapshot?.directory.copy !== null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  useEffect(() => {
    // Only the answer to the last text counts: an older, slower one is dropped.
    let current = true;
    const timer = setTimeout(() => {
      const ask = async () => {
        const answer = hasCopy ? await call('directory.suggest', { text: value.slice(0, 254) }) : null;
        if (current) setFound(answer?.ok === true ? answer.value.boxes : []);
      };
      void ask();
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [value, hasCopy]);
  const wrong = useDomainFailure(value);
  return (
    <ComboBox
      className="field"
      items={found.map((box) => ({ id: box.address, ...box }))}
      defaultFilter={() => true}
      allowsCustomValue
      // It opens while the answer is on its way, where there may be one.
      allowsEmptyCollection={hasCopy && value.trim().length >= 3}
      menuTrigger="input"
      inputValue={value}
      onInputChange={(text) => {
        if (text !== value) onChange(text);
      }}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
    >
      <Label className="label">{t('profile.mss')}</Label>
      <Text slot="description" className="hint">
        {t('profile.mss-hint')}
      </Text>
      <Input ref={input} className="input" type="email" spellCheck={false} autoComplete="off" />
      {wrong !== null && (
        <output className="error">
          <CircleAlert aria-hidden size="1.3em" /> {wrong.title}. {wrong.sentence}
        </output>
      )}
      <Popover className="popover">
        <ListBox<ShownBox & { id: string }>
          className="options"
          renderEmptyState={() => <p className="option soft">{t('directory.no-suggestion')}</p>}
        >
          {(box) => (
            <ListBoxItem id={box.id} textValue={box.address} className="option">
              <Text slot="label">{box.address}</Text>
              <BoxFacts box={box} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** What is wrong with the domain of an address, once it has one: said at once, not at the check. */
function useDomainFailure(value: string): { title: string; sentence: string } | null {
  const locale = useLocale();
  const [judged, setJudged] = useState<{ of: string; failure: Failure | null } | null>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      const ask = async () => {
        if (!/@[^@]+\./.test(value)) return;
        const answer = await call('domains.judge', { address: value.slice(0, 254) });
        if (current && answer.ok) setJudged({ of: value, failure: answer.value.failure });
      };
      void ask();
    }, JUDGE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [value]);
  const failure = judged?.of === value ? judged.failure : null;
  return failure === null ? null : failureText(failure, locale);
}

/** What the directory says of a box, in one line. */
export function BoxFacts({ box }: { box: ShownBox }) {
  const t = useText();
  const facts = [t(`box.${box.kind === '?' ? 'other' : box.kind}`), box.profession, box.structure, box.town];
  return (
    <Text slot="description" className="option-more">
      {facts.filter((fact) => fact !== null).join(' · ')}
    </Text>
  );
}
