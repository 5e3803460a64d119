package io.rtanalytics.wire;

/**
 * What an API node and a worker's HTTP server agree on besides the bodies: paths below the worker's
 * URL, and headers. Errors are problem+json with the header {@link #REASON}; the status says which
 * kind: 400, 401, 409, 410 and 500 = {@code Refused}, 503 = {@code NotStored}, or {@code Refused}
 * for a damaged slice, 504 = {@code OutcomeUnknown}.
 */
public final class WorkerProtocol {
  /** POST: a batch ({@link EventBatch}), answered by {@link ReplyFormat}. */
  public static final String BATCH = "/batch";

  /** GET {@code ?from=&to=[&digest=<16 hex digits>]}: totals of a range of slices. */
  public static final String RANGE = "/range";

  /** POST: a {@link SlicesRequest}, answered by a {@link SliceList}. It changes nothing. */
  public static final String SLICES = "/slices";

  /** The media type of a {@link SlicesRequest}. */
  public static final String SLICES_REQUEST_TYPE = "application/x-rt-slices-request";

  /**
   * GET {@code ?slice=[&item=][&digest=<16 hex digits>]}: what was counted by item ({@link
   * ItemListFormat}).
   */
  public static final String ITEMS = "/items";

  /**
   * GET {@code ?slice=[&item=][&digest=<16 hex digits>]}: how often users saw something ({@link
   * FrequencyFormat}).
   */
  public static final String FREQUENCY = "/frequency";

  /**
   * POST: what has become of a batch in the worker's log ({@link OutcomeQuestion}), answered by
   * {@link ReplyFormat} once it is applied.
   */
  public static final String OUTCOME = "/outcome";

  /** GET: the worker's pinned identity, as JSON. */
  public static final String IDENTITY = "/identity";

  /**
   * GET: a checkpoint of now as a tar ({@link TarFormat}): {@code identity.json}, files below
   * {@code slices}, and last {@code MANIFEST}. If it can't go on, {@link #FAILED} is its last file,
   * and the connection is closed before the tar's end.
   */
  public static final String BACKUP = "/backup";

  /** The file of a backup that says in a line why it broke off. */
  public static final String FAILED = "FAILED";

  /** The media type of a backup. */
  public static final String BACKUP_TYPE = "application/x-tar";

  /**
   * Request header: the sender's cluster identity; the worker refuses one that contradicts its own.
   */
  public static final String CLUSTER = "RT-Cluster";

  /** Request header: the id of the worker that the sender means to reach. */
  public static final String WORKER = "RT-Worker";

  /**
   * Request header of a question: the answer is to have all entries of the worker's log below this
   * offset in it. A worker that does not get there soon answers 503, {@code BEHIND}.
   */
  public static final String AT = "RT-At";

  /** Response header of an answer: all entries of the worker's log below this offset are in it. */
  public static final String APPLIED = "RT-Applied";

  /** Response header of an error: the name of the {@code Reason} constant. */
  public static final String REASON = "RT-Reason";

  /**
   * Response header of a 409 to a question for an outcome: the batch was passed over, for the named
   * reason.
   */
  public static final String PASSED_OVER = "RT-Passed-Over";

  /** Response header of a 410: the first slice that the worker has not dropped. */
  public static final String FIRST_KEPT = "RT-First-Kept";

  /** The media type of a batch. */
  public static final String BATCH_TYPE = "application/x-rt-batch";

  private WorkerProtocol() {}
}
