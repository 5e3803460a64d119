package io.rtanalytics.client;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Refused.Reason;
import io.rtanalytics.wire.WorkerProtocol;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a worker's error reply means to an API node; the one place that knows. */
final class WorkerErrors {
  private static final Pattern SLICE = Pattern.compile("[0-9]{1,18}");

  private WorkerErrors() {}

  /**
   * The exception that a reply stands for. "Surely not stored" is believed only of a worker, which
   * names its reason in a header; from anything else in between, the outcome is unknown.
   */
  static RuntimeException of(Reply reply, String peer) {
    String message = peer + ": " + reply.detail();
    Optional<String> name = reply.header(WorkerProtocol.REASON);
    Optional<Reason> passedOver =
        reply.header(WorkerProtocol.PASSED_OVER).flatMap(it -> constant(Reason.class, it));
    if (passedOver.isPresent()) {
      return new PassedOver(passedOver.get(), message);
    }
    return switch (reply.status()) {
      case 503 ->
          name.flatMap(it -> constant(NotStored.Reason.class, it))
              .<RuntimeException>map(reason -> new NotStored(reason, message))
              .or(() -> refused(reply, message).filter(it -> it.reason() == Reason.DAMAGED))
              .orElseGet(() -> new OutcomeUnknown(message));
      case 400, 401, 409, 410, 500 ->
          refused(reply, message)
              .<RuntimeException>map(refused -> refused)
              .orElseGet(() -> new OutcomeUnknown(message));
      default -> new OutcomeUnknown(message);
    };
  }

  private static Optional<Refused> refused(Reply reply, String message) {
    return reply
        .header(WorkerProtocol.REASON)
        .flatMap(it -> constant(Reason.class, it))
        .map(
            reason ->
                reason == Reason.EXPIRED ? expired(reply, message) : refused(reason, message));
  }

  private static Refused refused(Reason reason, String message) {
    return new Refused(reason, message);
  }

  /** With the first slice that is kept, if the worker tells it. */
  private static Refused expired(Reply reply, String message) {
    return reply
        .header(WorkerProtocol.FIRST_KEPT)
        .filter(it -> SLICE.matcher(it).matches())
        .map(it -> Refused.expired(message, Long.parseLong(it)))
        .orElseGet(() -> refused(Reason.EXPIRED, message));
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
    return EnumSet.allOf(type).stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
