/** A handler that writes its name to the console. */
export const journal = (name: string) => () => console.log(name)

/** The life cycle of a page, each step written to the console. */
export const pageJournal = (page: string) =>
  Object.fromEntries(
    ['onLoad', 'onShow', 'onReady', 'onRouteDone', 'onHide', 'onUnload'].map((step) => [
      step,
      journal(`${page} ${step}`),
    ]),
  )
