/** Lengths of properties: a number is px, `12px` and `24rpx` are as they say; 750 rpx are the phone's width. */
export function cssLength(length: unknown): string {
  const text = String(length).trim()
  if (text.endsWith('rpx')) return `${Number.parseFloat(text) / 7.5}vw`
  return /^-?[\d.]+$/.test(text) ? `${text}px` : text
}
