import path from 'node:path';
import { serve } from '../serve.ts';
import { textCalls } from './port.ts';
import { createRecognition } from './recognise.ts';
import { boxesOf, together, type Word } from './words.ts';

// Entry point of the process that reads pictures: bundled, started by the host, never imported. Its files are beside it.

let recognition: Promise<(image: Uint8Array) => Promise<Word[][]>> | null = null;

serve('text', textCalls, 'app.unexpected', {
  async 'text.find'({ image }) {
    recognition ??= createRecognition(path.join(import.meta.dirname, 'text'));
    const readings = await (await recognition)(image);
    const year = new Date().getFullYear();
    const boxes = together(readings.map((words) => boxesOf(words, year)));
    return { boxes, words: Math.max(...readings.map((words) => words.length)) };
  },
});
