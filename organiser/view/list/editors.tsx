import type { ComponentType } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { BoardListEntry, ListName } from '../../protocol/list.ts';
import { GuideEditor } from './guide-editor.tsx';
import { HostEditor } from './host-editor.tsx';
import { SolutionEditor } from './solution-editor.tsx';
import { WhiteListEditor } from './white-list-editor.tsx';

export type ListEditorProps = {
  edition: BoardEdition;
  /** What is in force: null while nothing was published under this name. */
  inForce: BoardListEntry | null;
  /** To call once something was published: the screen reads the list again. */
  onPublished: () => void;
};

/** What an organiser uses to make each list. A name without one is only shown. */
export const listEditors: Partial<Record<ListName, ComponentType<ListEditorProps>>> = {
  solutions: SolutionEditor,
  'mss-domains': WhiteListEditor,
  hosts: HostEditor,
  guide: GuideEditor,
};
