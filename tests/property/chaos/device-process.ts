import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { KeptSession } from '../../../electron/feature/session/keep.ts';
import { childrenOf } from '../../rig/process-figures.ts';
import type { Ask, DeviceState, Reply } from './port.ts';

type Question = Ask extends infer A ? (A extends { id: number } ? Omit<A, 'id'> : never) : never;

/** A device in its own process, which is killed and started again on the same database. */
export class DeviceProcess {
  /** Texts that were said to be kept. */
  readonly kept = new Set<string>();
  readonly #args: string;
  readonly #program: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #up: Promise<string> = Promise.reject(new Error('not started'));
  readonly #waiting = new Map<number, { done: (value: unknown) => void; lost: (error: Error) => void }>();
  #ids = 0;

  constructor(program: string, args: { entry: string; file: string }, env: NodeJS.ProcessEnv) {
    this.#program = program;
    this.#args = JSON.stringify(args);
    this.#env = env;
    this.#up.catch(() => undefined);
  }

  /** Starts it; gives the id of its database. */
  start(): Promise<string> {
    const child = fork(this.#program, [this.#args], {
      env: this.#env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.#up = new Promise((resolve, reject) => {
      child.on('message', (reply: Reply) => {
        if (reply.is === 'up') resolve(reply.device);
        else if (reply.is === 'kept') this.kept.add(reply.text);
        else if (reply.is === 'done') this.#waiting.get(reply.id)?.done(reply.value);
        else this.#waiting.get(reply.id)?.lost(new Error(reply.reason));
      });
      child.on('exit', (code) => {
        const error = new Error(`the device ended (${code ?? 'killed'})`);
        reject(error);
        for (const { lost } of this.#waiting.values()) lost(error);
        this.#waiting.clear();
      });
    });
    this.#up.catch(() => undefined);
    return this.#up;
  }

  /** Kills the engine and its store at the same moment, as the end of the machine does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    const workers = childrenOf(child.pid!).map(({ pid }) => pid);
    child.kill('SIGKILL');
    for (const pid of workers) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended with its parent.
      }
    }
    await ended;
  }

  begin = (session: KeptSession): Promise<unknown> => this.#ask({ do: 'begin', session });
  /** Rejects when the device is killed meanwhile: what it kept is in `kept`. */
  write = (texts: string[]): Promise<unknown> => this.#ask({ do: 'write', texts });
  heal = (): Promise<DeviceState> => this.#ask({ do: 'heal' }) as Promise<DeviceState>;

  async #ask(question: Question): Promise<unknown> {
    await this.#up;
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        this.#waiting.delete(id);
        then();
      };
      this.#waiting.set(id, {
        done: (value) => settle(() => resolve(value)),
        lost: (error) => settle(() => reject(error)),
      });
      this.#child?.send({ id, ...question }, (error) => error && this.#waiting.get(id)?.lost(error));
    });
  }
}
