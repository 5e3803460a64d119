package io.rtanalytics.kafka.log;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** What it means for a batch that Kafka did not acknowledge it; the one place that knows. */
final class ProduceFailure {
  private ProduceFailure() {}

  /** The producer did not take the batch. */
  static RuntimeException notTaken(Throwable failure) {
    if (failure instanceof RecordTooLargeException) {
      return tooLarge(failure);
    }
    // A full buffer is a time-out, too.
    return new NotStored(
        failure instanceof TimeoutException
            ? NotStored.Reason.OVERLOADED
            : NotStored.Reason.UNREACHABLE,
        "Kafka's producer takes no batch: " + failure.getMessage());
  }

  /** The producer took the batch, and it failed later: it may have been sent. */
  static RuntimeException failed(Throwable failure) {
    if (failure instanceof RecordTooLargeException) {
      return tooLarge(failure);
    }
    if (failure instanceof NotEnoughReplicasException // before it was written
        || failure instanceof AuthorizationException
        || failure instanceof AuthenticationException
        || failure instanceof InvalidTopicException) {
      return new NotStored(
          NotStored.Reason.UNREACHABLE, "Kafka refuses the batch: " + failure.getMessage());
    }
    return new OutcomeUnknown("Kafka did not acknowledge the batch: " + failure.getMessage());
  }

  private static Refused tooLarge(Throwable failure) {
    return new Refused(
        Refused.Reason.MALFORMED,
        "larger than the topic's max.message.bytes, see batch-bytes: " + failure.getMessage());
  }
}
