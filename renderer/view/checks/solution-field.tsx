import { useEffect, useRef, useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { ChevronDown } from 'lucide-react';
import type { ListView } from '../../../electron/contract/list.ts';
import type { Product } from '../../../electron/contract/solution.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { Notice } from '../../part/notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import type { ProfileDraft } from '../../draft.ts';
import { useStore, type FocusTarget } from '../../store.ts';
import { dateOf, useLocale, useText, type Locale, type Translate } from '../../text.ts';

type Props = { value: ProfileDraft; set: (part: Partial<ProfileDraft>) => void; focus: FocusTarget | null };

/** Which list is searched, in one line: an example says so. */
function listWords(list: ListView, t: Translate, locale: Locale): string {
  if (list.example) return t('profile.example-list', { list: list.label });
  return t('profile.list', { list: list.label, day: dateOf(list.asOf, locale) });
}

/** The practice software: found in the list by a forgiving search, or typed when it is not there; and its version. */
export function SolutionField({ value, set, focus }: Props) {
  const t = useText();
  const focused = focus === 'solution';
  const joined = useStore((s) => s.snapshot?.session ?? null) !== null;
  return (
    <div className="stack">
      {value.unlisted ? (
        <>
          <div className="form-grid">
            <TextInput
              label={t('profile.name')}
              value={value.name}
              onChange={(name) => set({ name })}
              focused={focused}
            />
            <TextInput label={t('profile.editor')} value={value.editor} onChange={(editor) => set({ editor })} />
          </div>
          <Notice tone="info">
            <p>{t(joined ? 'profile.unlisted-next' : 'profile.unlisted-next-join')}</p>
          </Notice>
        </>
      ) : (
        <ListedSolution value={value} set={set} focused={focused} />
      )}
      <CheckLine
        checked={value.unlisted}
        // What was typed is kept: it was the name that the list does not have.
        onChange={(unlisted) => set({ unlisted, solutionId: null })}
      >
        {t('profile.unlisted')}
      </CheckLine>
      <TextInput
        label={t('profile.version')}
        value={value.version}
        onChange={(version) => set({ version })}
        hint={t('profile.version-hint')}
        focused={focus === 'version'}
      />
    </div>
  );
}

type SearchProps = Omit<Props, 'focus'> & { focused: boolean };

function ListedSolution({ value, set, focused }: SearchProps) {
  const t = useText();
  const locale = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const list = useStore((s) => s.snapshot?.lists.solutions ?? null);
  const [found, setFound] = useState<Product[]>([]);
  /** The text that was searched, once it was. */
  const [searched, setSearched] = useState<string | null>(null);
  const [typing, setTyping] = useState(false);
  const text = value.name;
  const chosenId = value.solutionId;
  const { couloir } = value;
  const choose = useRef(set);
  useEffect(() => {
    choose.current = set;
  });
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  useEffect(() => {
    // Only the answer to the last text counts: an older, slower one is dropped.
    let current = true;
    const ask = async () => {
      if (list === null) return;
      const answer = await call('segur.search', { text: text.slice(0, 200), couloir, limit: 12 });
      if (!current || !answer.ok) return;
      const { solutions } = answer.value;
      setFound(solutions);
      setSearched(text);
      // A name typed in full is the listed software, even when it was not picked in the list.
      const exact = solutions.filter((one) => one.name.toLowerCase() === text.trim().toLowerCase());
      const only = exact.length === 1 ? exact[0] : undefined;
      if (only !== undefined && chosenId === null) choose.current({ solutionId: only.id, editor: only.editor });
    };
    void ask();
    return () => {
      current = false;
    };
    // Another list in force is searched anew.
  }, [text, chosenId, couloir, list]);
  // Said once the person has left the field: before, it is not finished.
  const unlisted = !typing && text.trim() !== '' && chosenId === null && searched === text;
  return (
    <>
      <ComboBox
        className="field"
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
        items={found}
        defaultFilter={() => true}
        allowsCustomValue
        allowsEmptyCollection
        menuTrigger="input"
        inputValue={text}
        value={value.solutionId}
        onInputChange={(name) => {
          if (name !== value.name) set({ name, solutionId: null, editor: '' });
        }}
        onChange={(key) => {
          const chosen = found.find((one) => one.id === key);
          if (chosen !== undefined) set({ solutionId: chosen.id, name: chosen.name, editor: chosen.editor });
        }}
      >
        <Label className="label">{t('profile.solution')}</Label>
        <Text slot="description" className="hint">
          {t('profile.solution-hint')} {list === null ? '' : listWords(list, t, locale)}
        </Text>
        <div className="combo">
          <Input ref={input} className="input" spellCheck={false} />
          <Button className="combo-button" aria-label={t('profile.open-list')}>
            <ChevronDown aria-hidden size="1.2em" />
          </Button>
        </div>
        <Popover className="popover">
          <ListBox<Product>
            className="options"
            renderEmptyState={() => <p className="option soft">{t('profile.not-found')}</p>}
          >
            {(one) => (
              <ListBoxItem id={one.id} textValue={one.name} className="option">
                <Text slot="label">{one.name}</Text>
                <Text slot="description" className="option-more">
                  {moreOf(one, t)}
                </Text>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {unlisted && (
        <Notice tone="warn" title={t('profile.not-listed', { name: text.trim() })}>
          <p>{t('profile.not-listed-what')}</p>
          <div className="row">
            <ActionButton size="small" onPress={() => set({ unlisted: true, solutionId: null })}>
              {t('profile.not-listed-confirm')}
            </ActionButton>
          </div>
        </Notice>
      )}
    </>
  );
}

/** What tells a product from its neighbours: publisher, couloirs, listed versions. */
function moreOf(one: Product, t: Translate): string {
  const versions = one.versions.slice(0, 4).join(', ');
  return [
    one.editor,
    one.couloirs.map((couloir) => t(`couloir.${couloir}`)).join(', '),
    versions === '' ? '' : t('profile.listed-versions', { versions }),
  ]
    .filter((part) => part !== '')
    .join(' — ');
}
