Component({ properties: { composed: Boolean } })
