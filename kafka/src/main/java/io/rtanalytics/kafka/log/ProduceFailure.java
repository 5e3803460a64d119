package io.rtanalytics.kafka.log;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What it means for a batch that Kafka did not acknowledge it; the one place that knows. */
final class ProduceFailure {
  private ProduceFailure() {}

  /** The producer did not take the batch: surely nothing was sent. */
  static RuntimeException notTaken(Throwable failure) {
    if (failure instanceof RecordTooLargeException) {
      return new Refused(
          Refused.Reason.MALFORMED, "larger than Kafka's producer takes: " + failure.getMessage());
    }
    // Of its time-outs only a full buffer is one: else it does not know where the partition is.
    return new NotStored(
        failure instanceof BufferExhaustedException
            ? NotStored.Reason.OVERLOADED
            : NotStored.Reason.UNREACHABLE,
        "Kafka's producer takes no batch: " + failure.getMessage());
  }

  /**
   * The producer took the batch, and it failed later: it may be stored, whatever the failure. The
   * producer tells the last attempt's; one before may have been written, and its answer lost, even
   * if a broker then refuses the repeat for want of replicas, of rights or of a setting.
   */
  static RuntimeException failed(Throwable failure) {
    String hint =
        failure instanceof RecordTooLargeException
            ? " (the topic's max.message.bytes, see batch-bytes)"
            : "";
    return new OutcomeUnknown(
        "Kafka did not acknowledge the batch: " + failure.getMessage() + hint);
  }
}
