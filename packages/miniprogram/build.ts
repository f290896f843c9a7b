import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import ts from 'typescript'

const folder = import.meta.dirname
const source = join(folder, 'src')
const entries = ['index', 'phone-register/phone-register']

/**
 * Builds what is published: CommonJS that any client from base library 2.21.2 runs, template and styles without their
 * comments, and declarations that need no other package than miniprogram-api-typings.
 *
 * @returns What the compiler complains about, ready to print; nothing if all is well.
 */
export function buildMiniprogram(dist = join(folder, 'miniprogram_dist')): string[] {
  rmSync(dist, { recursive: true, force: true })
  const scripts = mkdtempSync(join(tmpdir(), 'quickreg-miniprogram-'))
  try {
    const problems = compile({ scripts, dist })
    for (const entry of entries) bundle(join(scripts, `${entry}.js`), join(dist, `${entry}.js`))
    for (const [extension, shrink] of Object.entries(shrinkers)) {
      const file = `phone-register/phone-register.${extension}`
      write(join(dist, file), shrink(readFileSync(join(source, file), 'utf8')))
    }
    return problems
  } finally {
    rmSync(scripts, { recursive: true })
  }
}

const shrinkers = {
  json: (text: string) => text,
  wxml: (text: string) => text.replace(/\s*<!--[^]*?-->/g, '').replace(/\n\s+/g, '\n'),
  // Old targets: no `inset` and the like, which wcsc and old clients do not know.
  wxss: (text: string) =>
    transformSync(text, { loader: 'css', minify: true, charset: 'utf8', target: ['chrome53', 'safari10'] }).code,
}

/** TypeScript makes ES2015 of it, not the bundler: the bundler's helpers for `…spread` call what came two years later. */
function compile({ scripts, dist }: { scripts: string; dist: string }): string[] {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const program = ts.createProgram(
    entries.map((entry) => join(source, `${entry}.ts`)),
    { ...options, noEmit: false, declaration: true, rootDir: source, outDir: scripts, declarationDir: dist },
  )
  const diagnostics = [...ts.getPreEmitDiagnostics(program)]
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || relative(source, file.fileName).startsWith('..')) continue
    const emitted = program.emit(file, (path, text) => {
      if (!path.endsWith('.d.ts')) write(path, text)
      else if (isPublic(relative(dist, path))) write(path, standAlone(text, relative(dirname(path), dist) || '.'))
    })
    diagnostics.push(...emitted.diagnostics)
  }
  write(join(dist, 'contract.d.ts'), contractTypes(program))
  return diagnostics.length === 0 ? [] : [ts.formatDiagnostics(diagnostics, formatHost)]
}

/** Of the component only the events: the rest is its own affair. */
const isPublic = (declaration: string) =>
  !declaration.startsWith('phone-register') || declaration.endsWith('phone-register.d.ts')

/** One file for the core and one for the component, which requires it: pages and component share the core's clients. */
function bundle(script: string, destination: string): void {
  const { outputFiles } = buildSync({
    entryPoints: [script],
    external: ['../index.js'],
    bundle: true,
    format: 'esm',
    target: 'es2015',
    minify: true,
    charset: 'utf8',
    write: false,
  })
  write(destination, commonJs(shortNullChecks(outputFiles[0]!.text)))
}

/** What `?.` and `??` become in ES2015: the compiler asks for null and undefined apart, 150 bytes of what is loaded. */
const shortNullChecks = (bundled: string) =>
  bundled.replace(/===null\|\|\w+===void 0\b/g, '==null').replace(/!==null&&\w+!==void 0\b/g, '!=null')

/** The bundler's own CommonJS, with a getter for each export, is a hundredth of all that a mini program loads. */
const commonJs = (bundled: string) =>
  bundled
    .replace(/^import\{(.*?)\}from"\.\.\/index\.js";/, (_, names: string) => {
      return `const{${names.replace(/(\w+) as /g, '$1:')}}=require("../index");`
    })
    .replace(/export\{([^}]*)\};\s*$/, (_, names: string) => {
      return `module.exports={${names.replace(/(\w+) as (\w+)/g, '$2:$1')}};\n`
    })

/** The contract's package brings a validator that no mini program needs, so its types come along instead. */
const standAlone = (declaration: string, root: string) =>
  declaration
    .replace(/'@quickreg\/contract'/g, `'${root}/contract'`)
    .replace(/((?:from|import\() ?'\.{1,2}\/[^']*)\.ts'/g, "$1'")

/** Every type of the contract, written out. */
function contractTypes(program: ts.Program): string {
  const checker = program.getTypeChecker()
  const contract = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('/contract/src/index.ts'))!
  const { NoTruncation, InTypeAlias, UseSingleQuotesForStringLiteralType } = ts.TypeFormatFlags
  const flags = NoTruncation | InTypeAlias | UseSingleQuotesForStringLiteralType
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(contract)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.TypeAlias)
    .map((symbol) => {
      const type = checker.getDeclaredTypeOfSymbol(symbol)
      return `export type ${symbol.name} = ${checker.typeToString(type, undefined, flags)}\n`
    })
    .join('')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => relative(folder, path),
  getCurrentDirectory: () => folder,
  getNewLine: () => '\n',
}
