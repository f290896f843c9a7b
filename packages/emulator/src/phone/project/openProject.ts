import type { BuiltProject } from '../wire.ts'
import { buildProject, type Build } from './build.ts'
import { locateProject } from './locate.ts'
import { Scripts } from './scripts.ts'
import { mapStack } from './stacks.ts'
import { Styles } from './styles.ts'
import { Templates } from './templates.ts'
import { FileTree } from './tree.ts'
import { watchFolders } from './watch.ts'

/** A mini program that is rebuilt whenever one of its files changes. */
export interface Project {
  current(): BuiltProject
  /** After each build that came to something else. @returns Ends it. */
  onBuilt(listener: (project: BuiltProject) => void): () => void
  /** After `close`. @returns Ends it. */
  onClosed(listener: () => void): () => void
  /** Rewrites the frames of a stack from the phone to the files they came from. */
  mapStack(stack: string): string
  /** The real path of what the phone asks for under `/phone/files/`, or undefined: see `FileTree.fileBelow`. */
  fileBelow(path: string): string | undefined
  close(): void
}

/**
 * @param options.dir Holds app.json, or project.config.json with `miniprogramRoot`.
 * @param options.appid For a project that names none of its own.
 * @throws {ProjectError} There is no mini program.
 */
export async function openProject(options: { dir: string; appid: string }): Promise<Project> {
  const { folder, root, appid = options.appid } = locateProject(options.dir)
  const tree = new FileTree(folder, root)
  const compilers = { styles: new Styles(), scripts: new Scripts(), templates: new Templates() }
  const listeners = new Set<(project: BuiltProject) => void>()
  const closedListeners = new Set<() => void>()

  let build = await buildProject(tree, compilers)
  let current: BuiltProject = { revision: 1, appid, ...build }
  const watcher = watchFolders(async (folders) => {
    let next: Build
    try {
      next = await buildProject(tree, compilers)
      folders = tree.lookedInto()
    } catch (error) {
      next = withFailure(build, error)
    }
    if (JSON.stringify(next) !== JSON.stringify(build)) {
      build = next
      current = { revision: current.revision + 1, appid, ...next }
      for (const listener of listeners) listener(current)
    }
    return folders
  })
  watcher.watch(tree.lookedInto())

  return {
    current: () => current,
    onBuilt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onClosed(listener) {
      closedListeners.add(listener)
      return () => closedListeners.delete(listener)
    },
    mapStack: (stack) => mapStack(stack, compilers.scripts.maps),
    fileBelow: (path) => tree.fileBelow(path),
    close() {
      listeners.clear()
      watcher.close()
      compilers.templates.close()
      for (const listener of closedListeners) listener()
    },
  }
}

/** A file that vanished while it was read, or cannot be read: the next change may mend it, so the phone stays. */
function withFailure(build: Build, error: unknown): Build {
  const { message } = error as Error
  return { ...build, problems: [{ severity: 'error', file: 'app.json', message: `the build failed: ${message}` }] }
}
