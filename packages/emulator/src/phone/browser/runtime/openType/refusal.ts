/** By what WeChat's message says, whatever the library spells around it; the first that fits. */
const causes: readonly [words: string, cause: string][] = [
  ['no enough quota', 'the quota of this app is used up; buy more, or give the emulated app some'],
  ['is blocked', 'WeChat has blocked this person'],
  ['network issues', 'the phone is offline'],
  ['jsapi has no permission', 'the right to phone numbers was withdrawn from this app'],
  ['no permission', 'only verified accounts, and no personal ones, may ask for phone numbers'],
  ['not declared', 'the privacy guideline does not declare phone numbers'],
  ['banned', "WeChat has banned this app's privacy interfaces"],
  ['not authorized', 'this person declined the privacy guideline a moment ago'],
  ['not support', 'this client does not have the realtime button'],
]

/** A line for the console about a tap that WeChat refuses by itself, without asking the person. */
export function explainRefusal({ errMsg, errno }: { errMsg: string; errno?: number }): string {
  const cause = causes.find(([words]) => errMsg.includes(words))?.[1] ?? 'WeChat says no more'
  const number = errno === undefined ? '' : ` (errno ${errno})`
  return `${errMsg}${number}: the tap was refused and the person was asked nothing: ${cause}`
}
