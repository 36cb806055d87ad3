// Imported when a calendar is asked for. Named here: in a file of its own a CommonJS package shows its names only so.
export { createEvent } from 'ics';
