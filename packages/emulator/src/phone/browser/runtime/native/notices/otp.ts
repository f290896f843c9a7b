/** The first number of 4 to 8 digits in a text message that is not part of a longer word: its one-time code. */
export const findOtp = (text: string): string | undefined =>
  text.normalize('NFKC').match(/(?<![\dA-Za-z.+*])\d{4,8}(?![\dA-Za-z*]|\.\d)/)?.[0]
