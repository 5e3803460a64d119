package io.rtanalytics.api.fakes;

import io.rtanalytics.api.ingest.Receipt;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
public final class FakeReceipt implements Receipt {
  private int stored;
  private int duplicates;
  private final List<RuntimeException> failures = new ArrayList<>();

  @Override
  public void stored(boolean duplicate) {
    stored++;
    duplicates += duplicate ? 1 : 0;
  }

  @Override
  public void failed(RuntimeException why) {
    failures.add(why);
  }

  /** Events that are durable, duplicates included. */
  public int stored() {
    return stored;
  }

  /** Events that were durable before. */
  public int duplicates() {
    return duplicates;
  }

  /** What the others failed with. */
  public List<RuntimeException> failures() {
    return failures;
  }
}
