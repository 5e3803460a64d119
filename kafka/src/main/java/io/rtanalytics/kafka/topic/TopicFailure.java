package io.rtanalytics.kafka.topic;

/** A topic is not as it must be, or the brokers do not say; the message is one line for people. */
public final class TopicFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public TopicFailure(String message) {
    super(message);
  }

  /** Says what is wrong, and keeps the cause. */
  public TopicFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
