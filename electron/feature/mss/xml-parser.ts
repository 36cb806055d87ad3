// Imported when there are settings to read. Named here: in a file of its own a CommonJS package shows its names only so.
export { DOMParser } from '@xmldom/xmldom';
