import { serveFleet } from './serve-fleet.ts';
import { tickOf, type Seat } from './work.ts';
import { join, newSocket, type YLine } from './yjs-line.ts';

/** Documents that are joined at once while a fleet connects. */
const OPENING = 50;

type Device = { seat: Seat; line: YLine; n: number };
let devices: Device[] = [];
let trouble = 0;
let leaving = false;

function write(device: Device, size: number): string {
  const { seat, line } = device;
  line.doc.transact(() => {
    for (let i = 0; i < size; i += 1) {
      device.n += 1;
      line.events.push([{ device: seat.device, n: device.n, ...tickOf(device.n), at: new Date().toISOString() }]);
    }
  });
  return `${seat.device}/${device.n}`;
}

serveFleet({
  async connect(url, seats) {
    devices = [];
    for (let from = 0; from < seats.length; from += OPENING) {
      const opened = seats.slice(from, from + OPENING).map(async (seat) => {
        const socket = newSocket(url);
        socket.on('disconnect', () => (trouble += leaving ? 0 : 1));
        return { seat, line: await join(socket, seat.log, seat.token), n: 0 };
      });
      devices.push(...(await Promise.all(opened)));
    }
  },
  tick: (which) => write(devices[which]!, 1),
  settled: async () => void (await Promise.all(devices.map(({ line }) => line.acknowledged()))),
  async batch(which, size) {
    write(devices[which]!, size);
    await devices[which]!.line.acknowledged();
  },
  trouble: () => trouble,
  leave() {
    leaving = true;
    process.exit(0);
  },
});
