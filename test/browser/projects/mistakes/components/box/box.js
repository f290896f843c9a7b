Component({ properties: { depth: Number } })
