/** Deeper than any card, and far from where walking down would overflow the stack. */
export const maxWalkDepth = 200;
