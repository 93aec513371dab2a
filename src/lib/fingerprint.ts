/**
 * Tells texts apart, in 16 hex digits: two that differ in one character never have the same, any two
 * others once in 10^19. For changes that happen, not for people who mean to deceive; SHA-256, which
 * would do for them, takes a fifth of an empty Node program to load.
 */
export function fingerprint(text: string): string {
  // Each step can be undone, so that what was once different stays so.
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return hex(low) + hex(high);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
