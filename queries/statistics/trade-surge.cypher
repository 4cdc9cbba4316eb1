/*
title: Surges in trade statistics
question: Which trade grew many times over the same period a year earlier?
why: A material whose exports jump in the year of a prohibition elsewhere shows a route opening.
caution: >-
  Growth is computed only where both periods are loaded; a growth that a publication states in words is shown as it
  says, without a ratio. Compared are figures of one reporter, as the importing and the exporting country count the same
  trade differently. Where the codes of the two periods are of two editions of the HS, editions says so: one code may then
  mean other goods. A sum holds the rows that are loaded; a reporter or code that is missing in one period moves it.
  Trade inside a customs union may need no declaration, so absence proves nothing.
params:
  exporter: {type: country, help: "only exports of this country"}
  importer: {type: country, help: "only imports of this country"}
  hs: {type: text, help: "only HS codes that start with these digits"}
  measure: {type: choice, choices: [kg, value_usd], help: "only this measure"}
  min_ratio: {type: number, default: 2, min: 0, help: "smallest growth that counts as a surge; 0 shows falls too"}
  min_base: {type: number, default: 1, min: 0, help: "floor of the earlier value; below it growth means nothing"}
  sum_over: {type: texts, choices: [importers, exporters, goods], help: "add the rows of all importing countries, of all exporting countries, of all HS codes; totals are never added to their parts"}
returns:
  exporter: exporting country, or the area in words where it is no single country; empty where added up
  importer: importing country, or the area in words where it is no single country; empty where added up
  hs_code: HS code; empty where the source names goods only, or where added up
  goods: the goods; empty where added up
  measure: kg or value_usd; empty where a publication does not say what it measures
  period: the later period
  value: value in the later period
  base_period: the same period a year earlier
  base_value: value in the earlier period
  ratio: value divided by base value; empty without two rows
  stated_change: growth in the words of a publication
  kind: growth (computed), new (base of zero) or stated (by a publication)
  basis: rows of statistics, or publication
  flow: import, export, re-import or re-export, as the reporter counts it; empty where a publication does not say
  reported_by: whose statistics these are; empty for several reporters and for publications
  reporters: reporters in the later period, where added up
  base_reporters: reporters in the earlier period, where added up
  codes: HS codes in the later period, where added up
  base_codes: HS codes in the earlier period, where added up
  editions: the editions of the HS, where they are not one
  conflicts_with: statement of another publication or file on the same trade that cannot hold beside this one
  evidence_total: number of relationships behind the row
  evidence: the figures, with the publication or file of each
timeout: 60
example:
  params: {measure: kg}
  rows:
    - {exporter: CN, importer: RU, goods: aluminium oxide, period: 2022-05, value: 153000000.0, base_period: 2021-05, base_value: 227000.0, kind: growth}
*/
CALL () {
    // Two rows of one trade, the same period of two years. A row of another edition only where there is none of the same.
    MATCH (trade:TradeFlow)
    WHERE $sum_over IS NULL
      AND ($exporter IS NULL OR trade.exporter = $exporter)
      AND ($importer IS NULL OR trade.importer = $importer)
      AND ($hs IS NULL OR trade.hs_code STARTS WITH $hs)
    WITH coalesce(trade.exporter, trade.exporter_area) AS from_area, coalesce(trade.importer, trade.importer_area) AS to_area,
         trade.reported_by AS reporter, trade.flow AS direction, coalesce(trade.hs_code, trade.goods) AS what, collect(trade) AS trades
    UNWIND trades AS f
    UNWIND trades AS b
    WITH DISTINCT f, b, coalesce(f.hs_edition, '') = coalesce(b.hs_edition, '') AS alike
    WHERE b.period_min.year = f.period_min.year - 1 AND b.period_min.month = f.period_min.month
      AND b.period_max.year = f.period_max.year - 1 AND b.period_max.month = f.period_max.month
    WITH f, collect(CASE WHEN alike THEN b END) AS alike_bases, collect(CASE WHEN NOT alike THEN b END) AS other_bases
    UNWIND CASE WHEN size(alike_bases) > 0 THEN alike_bases ELSE other_bases END AS b
    UNWIND ['kg', 'value_usd'] AS what_counts
    RETURN coalesce(f.exporter, f.exporter_area) AS from_area, coalesce(f.importer, f.importer_area) AS to_area, f.hs_code AS code, f.goods AS words,
           what_counts, f.period AS later_period, CASE what_counts WHEN 'kg' THEN f.kg ELSE f.value_usd END AS later_value,
           b.period AS earlier_period, CASE what_counts WHEN 'kg' THEN b.kg ELSE b.value_usd END AS earlier_value,
           null AS change, coalesce(f.basis, 'rows') AS rests_on, f.flow AS direction, f.reported_by AS reporter,
           null AS later_reporters, null AS earlier_reporters, null AS later_codes, null AS earlier_codes,
           coalesce(f.hs_edition, 'not stated') AS later_edition, coalesce(b.hs_edition, 'not stated') AS earlier_edition, [f] AS later_trades, [b] AS earlier_trades
  UNION ALL
    // The same for what was added up: of each trade one row a code, of the newest edition, and no code inside another.
    MATCH (trade:TradeFlow {basis: 'rows'})
    WHERE $sum_over IS NOT NULL
      AND (trade.exporter IS NOT NULL OR NOT 'exporters' IN $sum_over)
      AND (trade.importer IS NOT NULL OR NOT 'importers' IN $sum_over)
      AND (trade.hs_code IS NOT NULL OR NOT 'goods' IN $sum_over)
      AND ($exporter IS NULL OR trade.exporter = $exporter)
      AND ($importer IS NULL OR trade.importer = $importer)
      AND ($hs IS NULL OR trade.hs_code STARTS WITH $hs)
    WITH trade
    ORDER BY coalesce(trade.hs_edition, '') DESC, trade.id
    WITH trade.reported_by AS reporter, trade.flow AS direction, coalesce(trade.exporter, trade.exporter_area) AS from_area,
         coalesce(trade.importer, trade.importer_area) AS to_area, trade.period AS period, coalesce(trade.hs_code, trade.goods) AS code,
         head(collect(trade)) AS newest
    WITH reporter, direction, from_area, to_area, period, CASE WHEN 'goods' IN $sum_over THEN left(code, 2) END AS chapter,
         collect(newest) AS trades, collect(code) AS codes
    UNWIND trades AS trade_of_codes
    WITH DISTINCT trade_of_codes AS t, codes
    WHERE NOT 'goods' IN $sum_over OR none(whole IN codes WHERE whole <> t.hs_code AND t.hs_code STARTS WITH whole)
    UNWIND ['kg', 'value_usd'] AS what_counts
    WITH DISTINCT t, what_counts, CASE what_counts WHEN 'kg' THEN t.kg ELSE t.value_usd END AS figure
    WHERE figure IS NOT NULL
    WITH t, what_counts, figure
    ORDER BY t.id, what_counts
    WITH CASE WHEN NOT 'exporters' IN $sum_over THEN coalesce(t.exporter, t.exporter_area) END AS from_area,
         CASE WHEN NOT 'importers' IN $sum_over THEN coalesce(t.importer, t.importer_area) END AS to_area,
         CASE WHEN NOT 'goods' IN $sum_over THEN t.hs_code END AS code,
         CASE WHEN NOT 'goods' IN $sum_over AND t.hs_code IS NULL THEN t.goods END AS uncoded,
         t.flow AS direction, what_counts, t.period AS period, t.period_min AS first_day, t.period_max AS last_day,
         min(CASE WHEN NOT 'goods' IN $sum_over THEN t.goods END) AS words, sum(figure) AS figure,
         min(t.reported_by) AS reporter, count(DISTINCT t.reported_by) AS reporters, count(DISTINCT t.hs_code) AS codes,
         min(coalesce(t.hs_edition, 'not stated')) AS oldest, max(coalesce(t.hs_edition, 'not stated')) AS newest, collect(t) AS trades
    WITH from_area, to_area, code, uncoded, direction, what_counts,
         collect({period: period, year: first_day.year, month: first_day.month, last_month: last_day.month, words: words, figure: figure,
                  reporter: reporter, reporters: reporters, codes: codes, trades: trades,
                  edition: CASE WHEN oldest = newest THEN newest ELSE oldest + ' to ' + newest END}) AS sums
    UNWIND sums AS later
    UNWIND sums AS earlier
    WITH from_area, to_area, code, uncoded, direction, what_counts, later, earlier
    WHERE earlier.year = later.year - 1 AND earlier.month = later.month AND earlier.last_month = later.last_month
    RETURN from_area, to_area, code, later.words AS words, what_counts, later.period AS later_period, later.figure AS later_value,
           earlier.period AS earlier_period, earlier.figure AS earlier_value, null AS change, 'rows' AS rests_on, direction,
           CASE WHEN later.reporters = 1 AND earlier.reporters = 1 AND later.reporter = earlier.reporter THEN later.reporter END AS reporter,
           later.reporters AS later_reporters, earlier.reporters AS earlier_reporters, later.codes AS later_codes, earlier.codes AS earlier_codes,
           later.edition AS later_edition, earlier.edition AS earlier_edition, later.trades AS later_trades, earlier.trades AS earlier_trades
  UNION ALL
    // Growth in the words of a publication.
    MATCH (s:TradeFlow)
    WHERE $sum_over IS NULL AND s.stated_change IS NOT NULL
      AND ($exporter IS NULL OR s.exporter = $exporter)
      AND ($importer IS NULL OR s.importer = $importer)
      AND ($hs IS NULL OR s.hs_code STARTS WITH $hs)
    RETURN coalesce(s.exporter, s.exporter_area) AS from_area, coalesce(s.importer, s.importer_area) AS to_area, s.hs_code AS code, s.goods AS words,
           CASE WHEN s.value_usd IS NOT NULL THEN 'value_usd' WHEN s.kg IS NOT NULL THEN 'kg' END AS what_counts,
           s.period AS later_period, coalesce(s.value_usd, s.kg) AS later_value, null AS earlier_period, null AS earlier_value,
           s.stated_change AS change, coalesce(s.basis, 'rows') AS rests_on, s.flow AS direction, s.reported_by AS reporter,
           null AS later_reporters, null AS earlier_reporters, null AS later_codes, null AS earlier_codes,
           null AS later_edition, null AS earlier_edition, [s] AS later_trades, [] AS earlier_trades
}
WITH from_area, to_area, code, words, what_counts, later_period, later_value, earlier_period, earlier_value, change, rests_on, direction, reporter,
     later_reporters, earlier_reporters, later_codes, earlier_codes, later_edition, earlier_edition, later_trades, earlier_trades,
     CASE WHEN earlier_value <> 0 THEN later_value / earlier_value END AS growth
WHERE ($measure IS NULL OR what_counts = $measure)
  AND (change IS NOT NULL OR (later_value IS NOT NULL AND (earlier_value = 0 OR (earlier_value >= $min_base AND growth >= $min_ratio))))
CALL (later_trades, earlier_trades) {
    UNWIND later_trades[0..20] + earlier_trades[0..20] AS trade
    MATCH (trade)-[of:OF_GOODS]->(:Commodity)
    RETURN collect(DISTINCT of) AS goods_links
}
CALL (later_trades) {
    UNWIND later_trades AS trade
    MATCH (trade)-[conflict:CONFLICTS_WITH]-(g:TradeFlow)-[other_of:OF_GOODS]->(:Commodity)
    MATCH (other:Source {id: other_of.source_id})
    RETURN min(coalesce(g.stated_change + ' (' + other.title + ')', other.title)) AS other_statement,
           collect(DISTINCT conflict) + collect(DISTINCT other_of) AS conflict_links
}
CALL (later_trades, earlier_trades) {
    UNWIND later_trades + earlier_trades AS trade
    MATCH (trade)-[differing:STATED_IN]->(file:Source)
    WITH DISTINCT trade, differing, file
    ORDER BY differing.id
    RETURN collect(differing.property + ' ' + differing.value + ' (' + file.title + ')') AS differing_values, collect(differing) AS differing_links
}
RETURN from_area AS exporter,
       to_area AS importer,
       code AS hs_code,
       words AS goods,
       what_counts AS measure,
       later_period AS period,
       later_value AS value,
       earlier_period AS base_period,
       earlier_value AS base_value,
       growth AS ratio,
       change AS stated_change,
       CASE WHEN change IS NOT NULL AND earlier_period IS NULL THEN 'stated' WHEN earlier_value = 0 THEN 'new' ELSE 'growth' END AS kind,
       rests_on AS basis,
       direction AS flow,
       reporter AS reported_by,
       later_reporters AS reporters,
       earlier_reporters AS base_reporters,
       later_codes AS codes,
       earlier_codes AS base_codes,
       CASE WHEN later_edition <> earlier_edition THEN earlier_edition + ', then ' + later_edition
            WHEN later_edition CONTAINS ' to ' THEN later_edition END AS editions,
       reduce(said = other_statement, value IN differing_values | coalesce(said + '; ', '') + value) AS conflicts_with,
       size(later_trades) + size(earlier_trades) + size(conflict_links) + size(differing_links) AS evidence_total,
       goods_links + conflict_links + differing_links AS evidence
ORDER BY coalesce(ratio, -1) DESC, exporter, importer, goods, hs_code, period, measure, value, base_period, base_value, kind, basis, stated_change,
         flow, reported_by, reporters, base_reporters, codes, base_codes, editions, conflicts_with, ratio, evidence_total
LIMIT $limit
