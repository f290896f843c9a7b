// The write-ahead log of SQLite: https://sqlite.org/fileformat2.html#walformat
const headerBytes = 32
const frameHeaderBytes = 24
const saltBytes = 8

/** Whether these bytes are the head of the last frame of a transaction. */
export function isCommitFrame(data: Uint8Array): boolean {
  return data.length === frameHeaderBytes && Buffer.from(data).readUInt32BE(4) !== 0
}

/** Transactions in a log; each is one sync with synchronous=FULL. */
export function countCommits(log: Buffer): number {
  const pageBytes = log.readUInt32BE(8)
  const salt = log.subarray(16, 16 + saltBytes)
  let commits = 0
  for (let at = headerBytes; at < log.length; at += frameHeaderBytes + pageBytes) {
    const head = log.subarray(at, at + frameHeaderBytes)
    if (!head.subarray(8, 8 + saltBytes).equals(salt)) break // left from before the log was begun anew
    if (isCommitFrame(head)) commits += 1
  }
  return commits
}
