import file from '../resources/guide/documents.json';
import { documentFile, type DocumentWords, type GuideDocument } from '../organiser/protocol/guide-document.ts';

const words = new Map(documentFile.parse(file).documents.map((one) => [one.key, one]));

/** How a document of the guide is called. A test holds the file to the closed list: every key is there. */
export const documentWords = (key: GuideDocument): DocumentWords => words.get(key)!;
