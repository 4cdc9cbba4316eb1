/*
title: Surges in trade statistics
question: Which trade grew many times over the same period a year earlier?
why: A material whose exports jump in the year of a prohibition elsewhere shows a route opening.
caution: >-
  Growth is computed only where both periods are loaded; a growth that a publication states in words is shown as it
  says, without a ratio. Trade inside a customs union may need no declaration, so absence proves nothing.
params:
  exporter: {type: country, help: "only exports of this country"}
  importer: {type: country, help: "only imports of this country"}
  hs: {type: text, help: "only HS codes that start with these digits"}
  measure: {type: choice, choices: [kg, value_usd], help: "only this measure"}
  min_ratio: {type: number, default: 2, min: 0, help: "smallest growth that counts as a surge"}
  min_base: {type: number, default: 1, min: 0, help: "floor of the earlier value; below it growth means nothing"}
returns:
  exporter: exporting country
  importer: importing country
  hs_code: HS code; empty where the source names goods only
  goods: the goods
  measure: kg or value_usd; empty where a publication does not say what it measures
  period: the later period
  value: value in the later period
  base_period: the same period a year earlier
  base_value: value in the earlier period
  ratio: value divided by base value; empty without two rows
  stated_change: growth in the words of a publication
  kind: growth (computed), new (base of zero) or stated (by a publication)
  basis: rows of statistics, or publication
  conflicts_with: statement of another publication on the same trade that cannot hold beside this one
  evidence: the figures, with the publication or file of each
example:
  params: {measure: kg}
  rows:
    - {exporter: CN, importer: RU, goods: aluminium oxide, period: 2022-05, value: 153000000.0, base_period: 2021-05, base_value: 227000.0, kind: growth}
*/
CALL () {
    MATCH (flow:TradeFlow)
    WITH flow.exporter AS exporter, flow.importer AS importer, coalesce(flow.hs_code, flow.goods) AS what, collect(flow) AS flows
    UNWIND flows AS f
    UNWIND flows AS b
    WITH f, b
    WHERE b.period_min.year = f.period_min.year - 1 AND b.period_min.month = f.period_min.month
      AND b.period_max.year = f.period_max.year - 1 AND b.period_max.month = f.period_max.month
    UNWIND ['kg', 'value_usd'] AS measure
    WITH f, b, measure, CASE measure WHEN 'kg' THEN f.kg ELSE f.value_usd END AS value,
         CASE measure WHEN 'kg' THEN b.kg ELSE b.value_usd END AS base_value
    WHERE value IS NOT NULL AND base_value IS NOT NULL
      AND (base_value = 0 OR (base_value >= $min_base AND value / base_value >= $min_ratio))
    RETURN f, b, measure, value, base_value,
           CASE WHEN base_value = 0 THEN 'new' ELSE 'growth' END AS kind,
           CASE WHEN base_value <> 0 THEN value / base_value END AS ratio
  UNION ALL
    MATCH (f:TradeFlow)
    WHERE f.stated_change IS NOT NULL
    RETURN f, null AS b, CASE WHEN f.value_usd IS NOT NULL THEN 'value_usd' WHEN f.kg IS NOT NULL THEN 'kg' END AS measure,
           coalesce(f.value_usd, f.kg) AS value, null AS base_value, 'stated' AS kind, null AS ratio
}
WITH f, b, measure, value, base_value, kind, ratio
WHERE ($exporter IS NULL OR f.exporter = $exporter)
  AND ($importer IS NULL OR f.importer = $importer)
  AND ($hs IS NULL OR f.hs_code STARTS WITH $hs)
  AND ($measure IS NULL OR measure = $measure)
OPTIONAL MATCH (f)-[of:OF_GOODS]->(:Commodity)
OPTIONAL MATCH (b)-[base_of:OF_GOODS]->(:Commodity)
OPTIONAL MATCH (f)-[conflict:CONFLICTS_WITH]-(g:TradeFlow)-[other_of:OF_GOODS]->(:Commodity)
WITH f, b, measure, value, base_value, kind, ratio, min(g.stated_change) AS other_change, min(other_of.source_id) AS other_source,
     collect(DISTINCT of) + collect(DISTINCT base_of) + collect(DISTINCT conflict) + collect(DISTINCT other_of) AS links
OPTIONAL MATCH (source:Source {id: other_source})
RETURN f.exporter AS exporter,
       f.importer AS importer,
       f.hs_code AS hs_code,
       f.goods AS goods,
       measure,
       f.period AS period,
       value,
       b.period AS base_period,
       base_value,
       ratio,
       f.stated_change AS stated_change,
       kind,
       coalesce(f.basis, 'rows') AS basis,
       CASE WHEN other_source IS NOT NULL THEN coalesce(other_change + ' (' + source.title + ')', source.title, other_source) END AS conflicts_with,
       links AS evidence
ORDER BY coalesce(ratio, -1) DESC, exporter, importer, goods, hs_code, period, measure, value, base_period, base_value, kind, basis, stated_change, conflicts_with, ratio
LIMIT $limit
