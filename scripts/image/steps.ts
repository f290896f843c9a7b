import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathWithoutBins } from '../lib/child.mjs'
import { execForm, readDockerfile } from './dockerfile.ts'
import { ignoredBy } from './ignored.ts'

/** What is left of a build when its last stage is done. */
export interface Built {
  /** Where the last WORKDIR is on this machine. */
  workdir: string
  environment: Record<string, string>
  command: string[]
  healthcheck: string[]
}

interface Stage {
  /** The folder that stands for its `/`. */
  root: string
  workdir: string
  environment: Record<string, string>
}

/**
 * Does without Docker what a Dockerfile says: each stage is an empty folder below `folder`, and its commands run there
 * with this machine's Node and tools. Nobody becomes another user, so USER and `--chown` are passed over.
 *
 * @param context The folder that `docker build` would be given.
 */
export function runSteps(context: string, folder: string): Built {
  const stages = new Map<string, Stage>()
  const { PATH: _, ...ours } = process.env
  let stage: Stage = { root: folder, workdir: folder, environment: {} }
  let entrypoint: string[] = []
  let command: string[] = []
  let healthcheck: string[] = []
  const inStage = (path: string, { root, workdir } = stage) =>
    path.startsWith('/') ? join(root, path) : resolve(workdir, path)

  for (const { keyword, flags, rest } of readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    if (keyword !== 'FROM') console.log(`${keyword} ${rest}`)
    switch (keyword) {
      case 'FROM': {
        const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'last'
        console.log(`\nstage ${name}`)
        const root = join(folder, name)
        mkdirSync(root)
        stage = { root, workdir: root, environment: {} }
        stages.set(name, stage)
        break
      }
      case 'WORKDIR':
        stage.workdir = inStage(rest)
        mkdirSync(stage.workdir, { recursive: true })
        break
      case 'COPY': {
        const [source = '', destination = ''] = rest.split(' ')
        const from = flags.from === undefined ? undefined : stages.get(flags.from)
        if (from) cpSync(inStage(source, from), inStage(destination), { recursive: true, verbatimSymlinks: true })
        else copyContext(resolve(context, source), inStage(destination), context)
        break
      }
      case 'RUN':
        execFileSync('sh', ['-c', rest], {
          cwd: stage.workdir,
          env: { ...ours, PATH: pathWithNode(), ...stage.environment },
          stdio: ['ignore', 'inherit', 'inherit'],
        })
        break
      case 'ENV':
        for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) {
          stage.environment[name] = value.startsWith('/') ? inStage(value) : value
        }
        break
      case 'HEALTHCHECK':
        healthcheck = execForm(rest.slice(rest.indexOf('[')))
        break
      case 'ENTRYPOINT':
        entrypoint = execForm(rest)
        break
      case 'CMD':
        command = execForm(rest)
        break
      case 'USER':
      case 'VOLUME':
      case 'EXPOSE':
        break
      default:
        throw new Error(`This instruction is not understood: ${keyword}`)
    }
  }
  return { workdir: stage.workdir, environment: stage.environment, command: [...entrypoint, ...command], healthcheck }
}

function copyContext(source: string, destination: string, context: string): void {
  const ignored = ignoredBy(readFileSync(join(context, '.dockerignore'), 'utf8'))
  const filter = (path: string) => {
    const inside = relative(context, path)
    return inside === '' || !ignored(inside)
  }
  cpSync(source, destination, { recursive: true, verbatimSymlinks: true, filter })
}

/** The Node that runs us, before any other; the tools of the repository must not help. */
export const pathWithNode = () => [resolve(process.execPath, '..'), pathWithoutBins()].join(':')
