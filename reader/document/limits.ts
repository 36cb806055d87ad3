/** Bounds of what a dropped document may ask of the machine. Far above any real document, far below what hurts. */

const MB = 1024 * 1024;

/** Bytes of a file given by its path. */
export const FILE_BYTES = 60 * MB;
/** Bytes of one XML document. */
export const XML_BYTES = 25 * MB;
export const XML_DEPTH = 200;
export const XML_ELEMENTS = 100_000;
export const XML_ATTRIBUTES = 200_000;
/** Attributes of one element. */
export const XML_ELEMENT_ATTRIBUTES = 128;

export const ZIP_ENTRIES = 1_000;
/** Bytes of an archive once unpacked. */
export const ZIP_BYTES = 120 * MB;
/** Unpacked bytes for a packed one, past the first megabyte: text packs ten times, zeros a thousand. */
export const ZIP_RATIO = 150;
/** CDA documents of one archive that are read. */
export const ZIP_DOCUMENTS = 20;
/** Elements of all the XML of an archive. */
export const ZIP_ELEMENTS = 200_000;

export const MAIL_PARTS = 200;
export const MAIL_HEADER_BYTES = 256 * 1024;
export const MAIL_DEPTH = 20;
