import { writePages } from '../pages.ts'

for (const path of await writePages()) console.log(`wrote ${path}`)
