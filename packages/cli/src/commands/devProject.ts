import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../terminal.ts'

export interface DevOptions {
  project?: string
  api?: string
}

/** What a clone of this repository shows without being asked. */
const example = join('examples', 'membership')

export interface DevProject {
  /** The folder of the mini program on the phone. */
  dir: string
  isExample: boolean
}

/** @returns Nothing where no project is named and the example is not below the current folder. */
export function findProject({ project }: DevOptions): DevProject | undefined {
  if (project !== undefined) return { dir: project, isExample: false }
  return existsSync(join(example, 'app.json')) ? { dir: example, isExample: true } : undefined
}

/** The origin of the reader's own back end. @throws {Failure} */
export function readApi({ api }: DevOptions): string | undefined {
  if (api === undefined) return undefined
  const url = URL.canParse(api) ? new URL(api) : undefined
  const isOrigin = url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
  if (isOrigin) return url.origin
  throw new Failure({
    zh: `--api 不是后端的地址：${api}（应形如 http://localhost:8080，不带路径）`,
    en: `--api is not the address of a back end: ${api} (give one like http://localhost:8080, without a path)`,
  })
}

/** Turns what is wrong with the folder into a sentence. */
export function projectFailure(error: unknown, { dir }: DevProject): unknown {
  const { name, code, message } = error as Error & { code?: string }
  if (name !== 'ProjectError') return error
  const zh: Record<string, string> = {
    folder_missing: `没有这个文件夹：${dir}`,
    app_json_missing: `${dir} 里没有小程序：找不到 app.json，project.config.json 也没有指出它在哪里。`,
  }
  return new Failure({ zh: zh[code ?? ''] ?? `这个小程序打不开：${message}`, en: message }, { cause: error })
}
