/** Runs one at a time: whoever asks while it is under way gets the same answer. */
export function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined
  return () => {
    if (underWay) return underWay
    const over = () => (underWay = undefined)
    underWay = run()
    underWay.then(over, over)
    return underWay
  }
}
