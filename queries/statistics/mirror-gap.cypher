/*
title: Gaps between mirror statistics
question: Where do the exports that one country reports differ from the imports that the other country reports?
why: Goods that leave for a country and are never counted there went elsewhere, or were counted as other goods.
caution: >-
  A gap is no proof: countries count at other times, by another country of origin or consignment, and keep figures
  confidential. Exports are valued FOB, without freight and insurance; imports mostly CIF, with both. So the import is
  divided by cif_fob, 1.1 by default: an import is taken to be worth 10 per cent more than the export it mirrors. That is
  a rule of thumb; for importers that value FOB give 1. Trade inside a customs union may need no declaration, so absence
  proves nothing. Exports include re-exports. A heading or chapter holds its codes: rows of different length are not to
  be added. Only figures of two single countries, in codes of the HS, as the statistics that were loaded count them.
params:
  start: {type: date, help: "only periods that reach to this day or past it"}
  end: {type: date, partial: last, help: "only periods that begin on or before this day"}
  exporter: {type: country, help: "only exports of this country"}
  importer: {type: country, help: "only imports of this country"}
  hs: {type: text, help: "only HS codes that start with these digits"}
  cif_fob: {type: number, default: 1.1, min: 1, max: 2, help: "how much more an import is worth than its export: 1.1 where imports are valued CIF, 1 where FOB"}
returns:
  exporter: exporting country
  importer: importing country
  hs6: HS code of six digits, or the heading or chapter where a figure is of that level
  goods: the goods, as a reporter names them
  period: month or year
  reported_export: value in USD that the exporting country reports, FOB; empty where no figure is loaded
  reported_import: value in USD that the importing country reports, as it values it; empty where no figure is loaded
  gap: reported_export less reported_import divided by cif_fob; above 0 where more left than arrived, empty where not compared
  gap_percent: the gap in per cent of the larger of the two sides that it compares
  export_kg: net weight that the exporting country reports
  import_kg: net weight that the importing country reports
  export_edition: edition of the HS that the exporting country counts by; empty where not stated
  import_edition: edition of the HS that the importing country counts by; empty where not stated
  note: why a side is empty or not compared, and what else the figures rest on
  evidence: the figures, with the file of each
timeout: 60
example:
  params: {exporter: TR, importer: KZ}
  rows:
    - {hs6: "854150", period: "2022", reported_export: 900000.0, reported_import: 440000.0, gap: 500000.0}
    - {hs6: "852691", period: "2022", reported_export: 640000.0, reported_import: 220000.0, gap: 440000.0, gap_percent: 68.75, note: null}
    - {hs6: "853224", period: "2022", reported_export: 310000.0, reported_import: null, gap: null, note: "the importer's report of 2022 is loaded and counts none of these goods from this country"}
*/
CALL () {
    // Which reports are loaded at all: without one, a missing figure says nothing.
    MATCH (t:TradeFlow {basis: 'rows'})
    WHERE t.flow IN ['export', 'import'] AND t.exporter IS NOT NULL AND t.importer IS NOT NULL
    WITH DISTINCT t.reported_by AS reported_by, t.flow AS flow, t.period AS period
    RETURN 'report' AS kind, null AS id, reported_by, flow, period, null AS exporter, null AS importer, null AS code,
           null AS edition, null AS goods, null AS value_usd, null AS kg, null AS note, [] AS differing, [] AS links
  UNION ALL
    // An edition may move a code within its chapter, so the digits asked for are looked at once the editions are bridged.
    MATCH (t:TradeFlow {basis: 'rows'})-[of:OF_GOODS]->(:Commodity)
    WHERE t.flow IN ['export', 'import'] AND t.exporter IS NOT NULL AND t.importer IS NOT NULL
      AND t.hs_code IS NOT NULL AND size(t.hs_code) <= 6
      AND ($exporter IS NULL OR t.exporter = $exporter)
      AND ($importer IS NULL OR t.importer = $importer)
      AND ($hs IS NULL OR t.hs_code STARTS WITH left($hs, 2))
      AND ($start IS NULL OR t.period_max >= $start)
      AND ($end IS NULL OR t.period_min <= $end)
    WITH t, collect(DISTINCT of) AS goods_links
    OPTIONAL MATCH (t)-[stated:STATED_IN]->(file:Source)
    WITH t, goods_links, stated, file
    ORDER BY stated.property, stated.value, stated.id
    WITH t, goods_links, collect(stated.property + ' ' + stated.value + ' (' + file.title + ')') AS differing, collect(stated) AS stated_links
    RETURN 'figure' AS kind, t.id AS id, t.reported_by AS reported_by, t.flow AS flow, t.period AS period, t.exporter AS exporter,
           t.importer AS importer, t.hs_code AS code, t.hs_edition AS edition, t.goods AS goods, t.value_usd AS value_usd,
           t.kg AS kg, t.note AS note, differing, goods_links + stated_links AS links
}
RETURN kind, id, reported_by, flow, period, exporter, importer, code, edition, goods, value_usd, kg, note, differing, links AS evidence
ORDER BY kind DESC, exporter, importer, period, code, id, reported_by, flow, edition, goods, value_usd, kg, note, differing
LIMIT 100000
