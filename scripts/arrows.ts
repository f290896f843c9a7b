import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

/**
 * Who may import whom: room → the rooms its files may import, beside their own. A room that is not here
 * may import nothing and be imported by nobody, so a new one starts with a decision.
 */
export const allowed: Record<string, readonly string[]> = {
  protocol: [],
  contract: [],
  'wechat-api': ['protocol'],
  // Never wechat-api, server or contract: it would share the bugs that it should reveal.
  emulator: ['protocol'],
  server: ['protocol', 'contract', 'wechat-api'],
  miniprogram: ['contract (types)'],
  console: ['contract'],
  cli: ['protocol', 'contract', 'wechat-api', 'emulator', 'server'],
  examples: ['miniprogram'],
  test: ['protocol', 'contract', 'wechat-api', 'emulator', 'server', 'cli', 'scripts', 'examples', 'miniprogram'],
  bench: ['protocol', 'wechat-api', 'server', 'emulator', 'miniprogram', 'scripts', 'test'],
  scripts: ['contract', 'protocol', 'server', 'miniprogram', 'emulator'], // documents are generated from them, and two bring bundles
}

const innerLayers = [
  ...['domain', 'ports', 'usecases', 'http', 'store', 'sms', 'wechat'],
  ...['keys', 'keyRotation', 'keysFile', 'disk', 'random', 'config', 'listener', 'logging', 'metrics', 'latencies'],
]

/** The same inside the server. A layer is a folder or a file of packages/server/src. */
export const allowedInServer: Record<string, readonly string[]> = {
  domain: [],
  ports: ['domain'],
  usecases: ['domain', 'ports'],
  http: ['domain', 'ports', 'usecases'],
  store: ['domain', 'ports', 'disk'],
  sms: ['domain', 'ports'],
  wechat: ['domain', 'ports'],
  keys: ['domain', 'ports'],
  keyRotation: ['domain', 'ports', 'keys'],
  keysFile: ['keys', 'disk'],
  disk: [],
  random: ['domain'],
  config: ['domain', 'keys', 'sms'],
  listener: [],
  logging: ['domain', 'ports'],
  latencies: [],
  metrics: ['domain', 'ports', 'latencies'],
  main: innerLayers, // wires them together
  server: [...innerLayers, 'main'], // what a process adds: configuration, ports, shutdown
  operations: innerLayers, // commands beside a running server, or in its place
  index: [...innerLayers, 'main', 'server', 'operations'], // what the package shows
}

/** The same inside the emulator: the phone, which runs in a browser, and WeChat's platform and SMS vendors, which do not. */
export const allowedInEmulator: Record<string, readonly string[]> = {
  platform: ['wire', 'serve', 'common', 'vendors'],
  vendors: ['platform'],
  wire: [],
  common: [],
  project: ['wire', 'common'],
  browser: ['wire', 'common'],
  serve: ['wire', 'project', 'platform', 'common'],
}

/** What both sides of the emulator say the same way: how phones word failures, what a line of the trace is, what was meant by a misspelt name. */
const common = ['device/client.ts', 'device/failure.ts', 'trace/exchange.ts', 'spelling.ts'].map(
  (file) => `packages/emulator/src/${file}`,
)

/** Packages of others that only one place may touch, so that another version, or another package, is a change there. */
export const keptIn: Record<string, string> = {
  'glass-easel': 'packages/emulator/src/phone/browser/runtime/engine/',
  'glass-easel-miniprogram-adapter': 'packages/emulator/src/phone/browser/runtime/engine/',
  'glass-easel-template-compiler': 'packages/emulator/src/phone/project/',
}

/** Tests may also import these: a client is best tried against the emulator, a store against PostgreSQL. */
export const allowedInTests: Record<string, readonly string[]> = {
  'wechat-api': ['emulator'],
  server: ['emulator', 'test'],
  cli: ['test'],
  emulator: ['test'],
  miniprogram: ['contract'],
}

export interface WrongArrow {
  file: string
  line: number
  specifier: string
  /** "a may not import b", in words. */
  reason: string
}

interface Import {
  specifier: string
  line: number
  typesOnly: boolean
}

const sourceFile = /\.([cm]?[jt]s|tsx)$/
const testFile = /(\.test\.ts$|\/test\/|\/testing\/)/
const skippedFolders = ['node_modules', 'dist', 'fixtures', '.quickreg']

/** @returns Every import under `root` that the tables do not allow, in the order of the files. */
export function findWrongArrows(root: string): WrongArrow[] {
  const packages = packageFolders(root)
  return ['packages', 'examples', 'test', 'bench', 'scripts'].flatMap((top) =>
    filesBelow(root, top).flatMap((file) =>
      importsOf(file, readFileSync(join(root, file), 'utf8')).flatMap(({ specifier, line, typesOnly }) => {
        const target = targetOf(file, specifier, packages)
        const reason = target ? whyNot(file, target, typesOnly) : whyNotOutside(file, specifier)
        return reason ? [{ file, line, specifier, reason }] : []
      }),
    ),
  )
}

function whyNot(file: string, target: string, typesOnly: boolean): string | undefined {
  const [from, to] = [roomOf(file), roomOf(target)]
  const isTest = testFile.test(file)
  if (from !== to) {
    const rooms = [...(allowed[from] ?? []), ...(isTest ? (allowedInTests[from] ?? []) : [])]
    if (rooms.includes(to)) return undefined
    if (rooms.includes(`${to} (types)`)) return typesOnly ? undefined : `${from} may import only types from ${to}`
    return `${from} may not import ${to}`
  }
  if (isTest) return undefined
  const inner = {
    server: { table: allowedInServer, layerOf },
    emulator: { table: allowedInEmulator, layerOf: partOf },
  }[from]
  if (!inner) return undefined
  const [layer, other] = [inner.layerOf(file), inner.layerOf(target)]
  if (layer === other || inner.table[layer]?.includes(other)) return undefined
  return `${from}/${layer} may not import ${from}/${other}`
}

function whyNotOutside(file: string, specifier: string): string | undefined {
  const place = keptIn[packageOf(specifier)]
  return place === undefined || file.startsWith(place) ? undefined : `only ${place} may import ${packageOf(specifier)}`
}

/** `packages/server/src/domain/flow.ts` → `server`; `test/oneTap.test.ts` → `test`. */
const roomOf = (file: string) => (file.startsWith('packages/') ? file.split('/')[1] : file.split('/')[0]) ?? ''

/** `packages/server/src/domain/flow.ts` → `domain`; `packages/server/src/main.ts` → `main`. */
const layerOf = (file: string) => (file.split('/')[3] ?? 'index').replace(sourceFile, '')

/** `packages/emulator/src/phone/serve/routes.ts` → `serve`; whatever is of neither phone nor vendors → `platform`. */
function partOf(file: string): string {
  if (common.includes(file)) return 'common'
  if (file.split('/')[3] === 'vendors') return 'vendors'
  return file.split('/')[3] === 'phone' ? (file.split('/')[4] ?? '').replace(sourceFile, '') : 'platform'
}

/** `@scope/name/file` → `@scope/name` */
const packageOf = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** The file or package folder an import leads to; nothing for what is in no room: Node, packages of others, package.json. */
function targetOf(file: string, specifier: string, packages: Map<string, string>): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    return target.includes('/') ? target : undefined
  }
  return packages.get(packageOf(specifier))
}

/** Package name → folder, by the package.json files there are. */
function packageFolders(root: string): Map<string, string> {
  const manifests = readdirSync(join(root, 'packages'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return new Map(
    manifests.map(({ name }) => {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
        name: string
      }
      return [manifest.name, `packages/${name}`]
    }),
  )
}

function filesBelow(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = posix.join(folder, entry.name)
        if (entry.isDirectory()) return skippedFolders.includes(entry.name) ? [] : filesBelow(root, path)
        return sourceFile.test(entry.name) ? [path] : []
      })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // no such room yet
    throw error
  }
}

/** Every way a file can name another: `import`, `export … from`, `import()`, `import('…').Type`. */
function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const found: Import[] = []
  const add = (name: ts.Node | undefined, typesOnly: boolean) => {
    if (!name || !ts.isStringLiteralLike(name)) return
    const line = source.getLineAndCharacterOfPosition(name.getStart(source)).line + 1
    found.push({ specifier: name.text, line, typesOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsOnlyTypes(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function importsOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false // import './x.ts' runs the file
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword
}
