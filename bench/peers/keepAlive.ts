/** As long as our server keeps a connection that is not in use. */
export const keepAliveMs = 15_000
