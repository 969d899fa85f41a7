// What csaf-validator-lib says of CSAF documents, one line for each path on standard input: `schema` where the document keeps the schema
// of its version, `tests` where it keeps the mandatory tests besides, `-` for anything else.
//
// The package is looked for in the folder of modules that WARIFU_NODE_MODULES names (`npm i @secvisogram/csaf-validator-lib`); exits with 3
// where it is not.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = join(process.env.WARIFU_NODE_MODULES ?? '', '@secvisogram/csaf-validator-lib')

async function load(file) {
  try {
    return await import(pathToFileURL(join(folder, file)).href)
  } catch {
    process.exit(3)
  }
}

const validate = (await load('validate.js')).default
const schemas = await load('schemaTests.js')
const mandatory = await load('mandatoryTests.js')
const schemas21 = await load('csaf_2_1/schemaTests.js')
const mandatory21 = await load('csaf_2_1/mandatoryTests.js')

async function keeps(tests, document) {
  try {
    return (await validate(tests, document)).isValid
  } catch {
    return false
  }
}

for (const path of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const document = JSON.parse(readFileSync(path, 'utf8'))
  const is21 = document?.document?.csaf_version === '2.1'
  const schema = is21 ? [schemas21.csaf_2_1] : [schemas.csaf_2_0]
  const tests = Object.values(is21 ? mandatory21 : mandatory)
  const isSchema = await keeps(schema, document)
  console.log(!isSchema ? '-' : (await keeps(tests, document)) ? 'tests' : 'schema')
}
