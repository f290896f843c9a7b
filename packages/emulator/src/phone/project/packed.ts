import { isAbsolute, relative } from 'node:path'

/** Whether a file or folder lies below another and belongs to the mini program as WeChat's tools upload it. */
export const isPackedBelow = (home: string, path: string): boolean => isPacked(relative(home, path))

/** @param path Relative; what climbs out with `..` is as little part of the upload as what is hidden. */
export const isPacked = (path: string): boolean =>
  !isAbsolute(path) && !path.split(/[/\\]/).some((name) => name.startsWith('.') || notPacked.has(name.toLowerCase()))

const notPacked = new Set([
  'node_modules',
  ...['project.config.json', 'project.private.config.json', 'quickreg.project.json'],
])
