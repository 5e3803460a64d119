package io.rtanalytics.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rtanalytics.api.ingest.BulkReport;
import io.rtanalytics.api.ingest.RejectedLine;

/** Writes the report of a bulk request. */
final class BulkReports {
  private BulkReports() {}

  static ObjectNode toJson(BulkReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accepted", report.accepted());
    json.put("duplicates", report.duplicates());
    json.put("rejected_total", report.rejectedTotal());
    ArrayNode rejected = json.putArray("rejected");
    for (RejectedLine line : report.rejected()) {
      rejected.addObject().put("line", line.line()).put("reason", line.reason());
    }
    return json;
  }
}
