/**
 * Fingerprints of complete keys that SendGrid's own documentation prints. They open no account, and every reader
 * of the documentation pastes them, so they are reported as information. Fingerprints, because no key stands in this repository.
 * Seen in: https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication (the Bearer example).
 */
const PUBLISHED = new Set(['e6588a741f81c33fb098c53f905feeb8']);

export function isPublishedSample(fingerprint: string): boolean {
  return PUBLISHED.has(fingerprint);
}
