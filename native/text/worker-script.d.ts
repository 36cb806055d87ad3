declare module 'tesseract.js/src/worker-script/index.js' {
  type Said = { status: 'resolve' | 'reject' | 'progress'; data: unknown };
  type Packet = { workerId: string; jobId: string; action: string; payload: object };
  const script: {
    setAdapter(adapter: object): void;
    dispatchHandlers(packet: Packet, send: (said: Said) => void): void;
  };
  export default script;
}
