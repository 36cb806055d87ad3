import { useText } from '../locale.ts';
import { documentName, saysOf, type Followed, type FollowedLink } from './follow.ts';

/** What the board says of the links of a chain. */
export function useChainWords() {
  const { t, language } = useText();
  const labelOf = (link: FollowedLink | undefined): string => link?.seat?.slot.label ?? t('chains.hidden');
  const named = (code: string | null): string =>
    code === null ? t('chains.document') : `« ${documentName(code, language)} »`;
  return {
    labelOf,
    named,
    /** What a link waits for, or has to do, and with whom. */
    says: ({ links }: Followed, at: number): string => {
      const link = links[at];
      if (link === undefined) return '';
      const { says, about } = saysOf(link, at === links.length - 1);
      return t(`chains.says.${says}`, {
        document: named(about === 'before' ? link.expects : link.sends),
        label: labelOf(links[about === 'before' ? at - 1 : at + 1]),
      });
    },
    turn: ({ whole, turn }: Followed): string =>
      whole ? t('chains.whole') : turn === null ? t('chains.not-begun') : t('chains.turn', { label: labelOf(turn) }),
  };
}
