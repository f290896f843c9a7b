import { closeSync, fsyncSync, linkSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Work on a file in a private folder beside its place, gone afterwards: whoever looks at the place sees a whole file or
 * none.
 *
 * @param work Gets the path of the unfinished file, and puts the finished one in its place.
 */
export async function besideItsPlace<T>(place: string, work: (unfinished: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dirname(place), '.unfinished-')) // mode 0700
  try {
    return await work(join(folder, basename(place)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts a finished file in a place that is free, for good. @throws {Error} `EEXIST`: it is not. */
export function putInFreePlace(finished: string, place: string): void {
  sync(finished)
  linkSync(finished, place) // a rename would go over what is there
  rmSync(finished)
  sync(dirname(place))
}

/** Puts a finished file in the place of another, for good: at every moment one of the two is there. */
export function putOver(finished: string, place: string): void {
  sync(finished)
  renameSync(finished, place)
  sync(dirname(place))
}

/** A file, or the names in a folder. */
function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
