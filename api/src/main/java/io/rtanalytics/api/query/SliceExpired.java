package io.rtanalytics.api.query;

import io.rtanalytics.port.Refused;
import java.util.Collection;

/**
 * The slice is older than those that are kept, by this node's clock or by the word of a worker that
 * has dropped it: there was a total once, and there will be none again.
 */
public final class SliceExpired extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  /**
   * Names the parameter that led to the slice.
   *
   * @param why a refusal for {@code EXPIRED}
   */
  SliceExpired(String parameter, Refused why) {
    super(parameter + ": " + why.getMessage(), null, false, false);
    this.parameter = parameter;
  }

  /**
   * Throws if any of the workers that did not answer has dropped the slice.
   *
   * @param failures what became of the questions
   * @param parameter the parameter that led to the slice
   */
  static void throwIfAny(Collection<Throwable> failures, String parameter) {
    for (Throwable failure : failures) {
      if (failure instanceof Refused refused && refused.reason() == Refused.Reason.EXPIRED) {
        throw new SliceExpired(parameter, refused);
      }
    }
  }

  /** The parameter that led to the slice. */
  public String parameter() {
    return parameter;
  }
}
